"""Django settings, one small module per concern, gathered here."""

from guantong.config.settings.apps import *
from guantong.config.settings.database import *
from guantong.config.settings.files import *
from guantong.config.settings.locale import *
from guantong.config.settings.logs import *
from guantong.config.settings.maps import *
from guantong.config.settings.security import *
