"""What the worker does by the clock for the registry itself."""

import datetime

from django.core.management import call_command

from registry.actions.judging import judge_long_tables
from registry.actions.presence import forget_old
from registry.regular import every

KEPT = 14  # days that what was done stays in the queue's table, for who looks for why


@every(datetime.timedelta(minutes=1))
def judge_what_is_long() -> None:
    judge_long_tables()


@every(datetime.timedelta(days=1))
def forget_what_is_done() -> None:
    forget_old()
    call_command("prune_db_task_results", queue_name="*", min_age_days=KEPT, verbosity=0)
