"""Pictures as files. Their names change with their content, so a browser may keep each for good.

They only read, and need no token: see the pages of `research.views` for why that has to be said.
"""

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from research.renditions import path_of

# What `research.renditions` writes, and nothing else that may lie in the same folder.
NAME = re.compile(r"[0-9a-f]{16}-[0-9]{3,4}\.webp")
FOR_GOOD = "public, max-age=31536000, immutable"


@csrf_exempt
@require_safe
def picture(request, name):
    """One rendition of a picture, or 404."""
    if not NAME.fullmatch(name):
        raise Http404(_("There is no such picture."))
    try:
        file = default_storage.open(path_of(name))
    except FileNotFoundError as error:
        raise Http404(_("There is no such picture.")) from error
    return FileResponse(file, content_type="image/webp", headers={"Cache-Control": FOR_GOOD})
