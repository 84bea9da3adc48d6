#!/usr/bin/env bash
# WHAT: a floating text box anchored in a Word paragraph makes pandoc drop the words of that paragraph.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17), mammoth 1.13.0.
# EXPECTED: the paragraph and the text of the box are both read, in some order.
# SEEN: only the text of the box comes out; what stands before and after the anchor in the paragraph is gone, without a
#   warning. mammoth gives both.
# WHY IT MATTERS: Word anchors pull quotes and margin boxes in the nearest body paragraph, so a converted article
#   silently loses one paragraph for each box.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17' 'mammoth==1.13.0'
env/bin/python - <<'PY'
import re, subprocess, zipfile
import mammoth, pypandoc

PANDOC = pypandoc.get_pandoc_path()
NAMESPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def run(*arguments, text=None):
    return subprocess.run([PANDOC, *arguments], input=text, capture_output=True, text=True, check=True)


def write_docx(name, body):
    run("-o", "base.docx", text="base")
    with zipfile.ZipFile("base.docx") as old, zipfile.ZipFile(name, "w") as new:
        for item in old.namelist():
            data = old.read(item)
            if item == "word/document.xml":
                data = re.sub(r"(<w:body>).*(<w:sectPr)", lambda m: m[1] + body + m[2], data.decode(), flags=re.S)
                data = data.replace("<w:document ", f"<w:document {NAMESPACES} ", 1).encode()
            new.writestr(item, data)


def words(text):
    return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"


BOX = f"<w:txbxContent><w:p>{words('Words in the box.')}</w:p></w:txbxContent>"
SHAPE = f"""<w:r><mc:AlternateContent>
<mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1"
 behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH>
<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>
<wp:extent cx="1800000" cy="900000"/><wp:wrapSquare wrapText="bothSides"/><wp:docPr id="7" name="Box"/>
<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
<wps:cNvSpPr txBox="1"/><wps:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx>{BOX}</wps:txbx>
<wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""
write_docx("t.docx", f"<w:p>{words('Before the anchor ')}{SHAPE}{words(' after it.')}</w:p><w:p>{words('Next.')}</w:p>")
result = run("t.docx", "-t", "plain")
assert result.stdout.split("\n\n") == ["Words in the box.", "Next.\n"], result.stdout
assert result.stderr == "", result.stderr
other = mammoth.convert_to_html("t.docx").value
assert "Before the anchor" in other and "Words in the box." in other, other
print("seen: pandoc 3.9 reads", repr(result.stdout), "- mammoth reads", repr(other))
PY
