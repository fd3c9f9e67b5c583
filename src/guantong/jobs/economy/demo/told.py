"""What every invented row of village economy says of itself."""

REASON, SAID = "演示村集体经济", "（虚构）"
