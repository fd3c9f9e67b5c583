"""Reading a row anew, and doing a queued task at once."""

from guantong.core.models import Account, Task
from guantong.core.services import tasks


def fresh(row):
    return type(row).objects.unscoped("test").get(pk=row.pk)


def do(run):
    """Run a search's task as the worker would; return the search with its task, read anew."""
    tasks.run.func(run.task_id)
    run = fresh(run)
    run.task = Task.objects.unscoped("test").get(pk=run.task_id)
    return run


def sign_in(client, account):
    """Sign an account in as somebody who has chosen a password of their own."""
    Account.objects.unscoped("test").filter(pk=account.pk).update(must_change_password=False)
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(Account.objects.unscoped("test").get(pk=account.pk), backend=backend)
