"""Editor, Reviewer, Registrar, Administrator: see portal/roles.py.

What they may do is read from there as it is now, not as it was: the next thing that `migrate` does is to bring it up to
date anyway.
"""

from django.db import migrations

from portal import roles


def make(apps, schema_editor):
    roles.make(apps, schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("sessions", "0001_initial"),
        ("otp_static", "0003_add_timestamps"),
        ("otp_totp", "0003_add_timestamps"),
        ("locator", "0003_rosters"),
        ("research", "0002_full_text"),
    ]
    operations = [
        # Back leaves the groups as they are: somebody may be in them.
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
