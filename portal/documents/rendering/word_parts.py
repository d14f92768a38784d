"""The parts of a DOCX that are the same in nearly every document: types, relations, styles, the page number."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from portal.documents import sheet
from portal.documents.rendering.word_pictures import Picture

PREFIX = Markup('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n')
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"

CORE = Markup(
    f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>{}</dc:title><dc:creator>{}</dc:creator><dc:language>vi-VN</dc:language></cp:coreProperties>"
)

_CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_WORD}.settings+xml"/>'
    f'<Override PartName="/word/header1.xml" ContentType="{_WORD}.header+xml"/>'
    f'<Override PartName="/docProps/core.xml" ContentType="{_CORE_TYPE}"/></Types>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
_DOCUMENT_RELATIONS = (
    f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/relationships/settings" Target="settings.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/relationships/header" Target="header1.xml"/>'
)
_FONT = " ".join(f'w:{use}="Times New Roman"' for use in ("ascii", "hAnsi", "eastAsia", "cs"))
_TEXT_SIZE = f'<w:sz w:val="{sheet.BODY * 2:.0f}"/><w:szCs w:val="{sheet.BODY * 2:.0f}"/>'
_STYLES = (
    f"<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {_FONT}/>{_TEXT_SIZE}"
    '<w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl/>'
    '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
    '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    "</w:styles>"
)
_SETTINGS = (
    f'<w:settings {_W}><w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="vi-VN"/></w:settings>'
)
_SIZE = f'<w:rPr><w:sz w:val="{sheet.PAGE_NUMBER * 2:.0f}"/></w:rPr>'
_HEADER = (
    f'<w:hdr {_W}><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r>{_SIZE}<w:fldChar w:fldCharType="begin"/></w:r>'
    f'<w:r>{_SIZE}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r>{_SIZE}'
    '<w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>'
)

FIXED_PARTS = {
    name: PREFIX + Markup(part)
    for name, part in {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _RELATIONS,
        "word/styles.xml": _STYLES,
        "word/settings.xml": _SETTINGS,
        "word/header1.xml": _HEADER,
    }.items()
}


def document_relations(pictures: Sequence[Picture]) -> Markup:
    """What the text of a document refers to: the fixed parts, and its pictures."""
    own = Markup().join(
        Markup('<Relationship Id="{}" Type="{}/relationships/image" Target="{}"/>').format(one.key, _OFFICE, one.target)
        for one in pictures
    )
    frame = Markup('<Relationships xmlns="{}/relationships">{}{}</Relationships>')
    return PREFIX + frame.format(_PACKAGE, Markup(_DOCUMENT_RELATIONS), own)
