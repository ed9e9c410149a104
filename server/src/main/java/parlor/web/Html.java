package parlor.web;

/// A page as it is being written: what is not ours is escaped.
final class Html {
    private final StringBuilder out = new StringBuilder(64 * 1024);

    /// Markup, as it is.
    Html raw(String markup) {
        out.append(markup);
        return this;
    }

    Html text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> out.append(c);
            }
        }
        return this;
    }

    Html element(String name, String text) {
        return raw("<" + name + ">").text(text).raw("</" + name + ">");
    }

    Html link(String target, String text) {
        return raw("<a href=\"").text(target).raw("\">").text(text).raw("</a>");
    }

    /// Text in which `code` stands between backticks.
    Html inline(String text) {
        boolean code = false;
        for (var part : text.split("`", -1)) {
            if (code) {
                element("code", part);
            } else {
                text(part);
            }
            code = !code;
        }
        return this;
    }

    /// Paragraphs stand between empty lines.
    Html paragraphs(String text) {
        for (var paragraph : text.strip().split("\n\\s*\n", -1)) {
            if (!paragraph.isBlank()) {
                raw("<p>").inline(paragraph).raw("</p>");
            }
        }
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
