"""The Party's tree: its organisations, their committees and terms, the units of joint branches."""
