"""Documents with code of many languages: shared by the tests of how it is coloured."""

from __future__ import annotations

from lxml import etree

from pipeline.core import ast
from pipeline.core.ast import Node
from pipeline.core.spans import Span
from pipeline.tools.pandoc import process as module
from pipeline.tools.pandoc.process import Pandoc

HERE = Span("a.md")
CODE = """# one = "2"; /* x */ <a href='b'>&amp;</a>
def f(x):\treturn r"\\d" + 'é' # TODO

#include <x.h>
    1 + 0x2F - 3.0e1; // ende
if (a <- 1) { then } else -- y
日本語 @x {{ y }} $z ''multi
line''
"""


MARKDOWN = """
- An item

  ```python
  def f(x): # note "q" & <a>
      return 1

  x = 'é\\u00e9'
  ```

> ```c
> char quoted;
> ```

::: {.callout .note}
::: callout-title
Title
:::

1.  Deep
    - deeper

      ```c
      char deep;
      ```
:::

:::: columns
::: column
```c
char left;
```
:::
::: column
```c
char right;
```
:::
::::

+---------------+---+
| ```c          | b |
| char in_cell; |   |
| ```           |   |
+---------------+---+

Term
:   ```c
    char defined;
    ```

``` {.c .numberLines startFrom=3 #named}
int a;
```

```
plain
```

```pyhton
no language
```

```python
```

```c
\U00100001
```

``` {.numberLines}
no language
at all
```

``` {.text .numberLines}
\U00100000
```

``` {.python .numberLines}
```

Icons: `+\U00100000+`{.c} `\U00100000`{.c}, `\U00100001`, [\U00100000](https://example.org), **\U00100002**

| a |
|---|
| `code` |

A note.[^1]

[^1]: With code

    ```json
    {"a": 1, "b": [true, null]}
    ```

::: notes
Said, with code:

```c
int a;
```
:::
"""


def markdown(pandoc: Pandoc) -> list[Node]:
    """Return code in every place a document can have it."""
    return pandoc.read(MARKDOWN, reader="markdown", span=HERE)


def languages() -> list[Node]:
    """Return code in every language pandoc knows: the sign must come out as one token in each."""
    return [ast.node("CodeBlock", [ast.attr(classes=[name]), CODE]) for name in sorted(module.languages())]


def canonical(part: bytes) -> bytes:
    return bytes(etree.tostring(etree.fromstring(part), method="c14n2"))
