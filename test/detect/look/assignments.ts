import type { AssignmentLook } from "../../../src/detect/look/assignment.ts";
import { fc } from "../../support/property.ts";

/** The keyword of these texts. */
export const NAME = "gadget";

/** A name with the keyword in it, as people write names; the keyword stands where `@` does. */
export const name = fc
  .tuple(
    fc.constantFrom(
      ...["", " ", "my_", "--", "api.", "name: ", "[", "config[", "getenv(", "<", "name="],
      ...[
        "token_",
        "aVeryLongNameOfSome",
        'x = "key" + "',
        '("se" + "cret_',
        "pass\\\n  ",
        "sec=\n",
        "tok=65n_",
        "\\x6bey_",
        '"key_" b"',
        '"to" + u8"ken_',
        'x = "sec"\nx += "ret_',
        '"tok".concat("en_',
      ],
    ),
    fc.constantFrom("", '"', "'", "`", '\\"', "\\\\'"),
    fc.constantFrom(
      ...[
        "",
        "_id",
        "Name",
        "-2",
        "\\x5fkey",
        "%5Fkey",
        "&lowbar;key",
        "_token",
        "SecretOld",
        ".prod_v2",
        "s",
        "Service",
      ],
      ...['_to" + "ken', "_se=\ncret", "$", "_dev", "ordinal"],
    ),
  )
  .map(([head, quote, rest]) => `${head}${quote}@${rest}${quote}`);
/** What stands between the name and the value. */
export const between = fc
  .array(
    fc.constantFrom(
      ...[
        "=",
        " = ",
        ": ",
        ":",
        " := ",
        " => ",
        ", ",
        ",",
        " ",
        "\t",
        "\n",
        "\r\n  ",
        "|",
        " || ",
        " ?? ",
        "?",
        "!",
      ],
      ...[
        '"',
        "'",
        "`",
        '\\"',
        "]",
        ")",
        ") or ",
        ">",
        "</key>\n<string>",
        "</name><value>",
        " type='x'>",
        "<![CDATA[",
      ],
      ...[
        ': string = "',
        " As String = ",
        ": &str = ",
        ": Optional[str] = ",
        " string | null = ",
        " or ",
        "const ",
        "new ",
      ],
      ...[
        "(",
        '( "',
        '"value": ',
        'value="',
        ' value = "',
        "\n  value: ",
        '\n content="',
        "|\n  ",
        ">-\n   ",
        "[[",
        "f(",
        'String("',
        "b'",
      ],
      ...[
        '" + "',
        '" .\n "',
        '"\n  "',
        "\\\n",
        "%3D",
        "%2F",
        "&quot;",
        "\\u003d",
        "\\n",
        "=\n",
        "<-",
        "+=",
        "==",
      ],
      ...[
        ": &pw ",
        ": !!str ",
        ": &pw !unsafe '",
        '").unwrap_or("',
        '")\n    .unwrap_or_else(|_| "',
        '")).orElse("',
        "').getOrElse('",
        '") { "',
        '"\n  type  = "x"\n  value = "',
        '" type="x" id="y" value="',
        '" android:type="x" android:value="',
        '" xml:space="preserve">\n  <value>',
        '\\" type=\\"x\\" value=\\"',
      ],
    ),
    { maxLength: 2 },
  )
  .map((parts) => parts.join(""));
export const value = fc
  .array(
    fc.constantFrom(
      "abcdef",
      "0123",
      "xY",
      "9",
      "-",
      "_",
      "%41",
      "\\x41",
      '" + "',
      " ",
      "&amp;",
      "=",
      "/",
      ".",
      "$",
    ),
    {
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(""));
export const after = fc.constantFrom(
  "",
  '"',
  "'",
  "`",
  "\n",
  "</x>",
  ";\n",
  ")",
  '"\n  "abcdef0123"',
  " more",
  ", x",
  '\\"',
  "]]",
);

/** What rules may want. */
export const look: fc.Arbitrary<AssignmentLook> = fc
  .record({
    kind: fc.constant("assignment" as const),
    least: fc.constantFrom(8, 20),
    most: fc.constantFrom(0, 0, 12, 24),
    digit: fc.boolean(),
    letters: fc.constantFrom(0, 0, 12, 24),
    drawn: fc.boolean(),
    blanks: fc.boolean(),
    signs: fc.boolean(),
    name: fc.constantFrom("any", "any", "ends", "speaks"),
    decodes: fc.boolean(),
  })
  .chain((wanted) =>
    fc
      .constantFrom(undefined, undefined, "09af", "--09AZ__az")
      .map((chars) => ({ ...wanted, ...(chars !== undefined && { chars }) })),
  );
