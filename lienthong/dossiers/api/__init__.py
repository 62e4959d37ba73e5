"""HTTP door of the work: drafts, dossiers, and the acts on them. One call of one action or query each."""

from ninja import Router

from lienthong.dossiers.api.acts import router as acts
from lienthong.dossiers.api.drafts import router as drafts
from lienthong.dossiers.api.files import router as files
from lienthong.dossiers.api.invitations import router as invitations
from lienthong.dossiers.api.money import router as money
from lienthong.dossiers.api.moves import router as moves
from lienthong.dossiers.api.opinions import router as opinions
from lienthong.dossiers.api.uploads import router as uploads

router = Router(tags=["dossiers"])
for part in (drafts, invitations, uploads, files, acts, opinions, money, moves):
    router.add_router("", part)
