// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.http;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Puts modules of the page together in one file, for a browser takes a millisecond or two for each, also for those that
 * it has kept. Immutable.
 *
 * <p>Each module becomes a function that returns what the module exports, in an order in which what is imported comes
 * first. It knows the modules' style and no other: named imports, each on a line of its own, from a file beside;
 * functions, classes and constants that are exported where they are declared. All else is refused.
 */
final class PageBundle {
    private static final Pattern IMPORT =
            Pattern.compile("^import (?:\\{ (\\w+(?:, \\w+)*) \\} from )?'\\./(\\w+)\\.js';$", Pattern.MULTILINE);
    private static final Pattern EXPORT =
            Pattern.compile("^export ((?:async )?function|class|const) (\\w+)", Pattern.MULTILINE);
    private static final Pattern OTHER =
            Pattern.compile("^(?:import[ {*'\"]|export\\b|\\} from ).*", Pattern.MULTILINE);

    private final String entry;
    private final Map<String, String> functions; // by module, in the order in which they are to run

    private PageBundle(String entry, Map<String, String> functions) {
        this.entry = entry;
        this.functions = functions;
    }

    /** Gives the text of a module. */
    interface Source {
        String read(String module) throws IOException;
    }

    /**
     * Makes the file of a module and all that it imports, and that imports.
     *
     * @param entry its name, without folder and suffix, as all names here
     * @throws IOException also when a module is written in another style
     */
    static PageBundle of(String entry, Source source) throws IOException {
        Map<String, String> functions = new LinkedHashMap<>();
        add(entry, source, new LinkedHashSet<>(), functions);
        return new PageBundle(entry, functions);
    }

    private static void add(String module, Source source, Set<String> open, Map<String, String> functions)
            throws IOException {
        if (functions.containsKey(module)) {
            return;
        }
        if (!open.add(module)) {
            throw new IOException("modules of the page import each other: " + open);
        }
        String text = source.read(module);
        for (MatchResult imported : IMPORT.matcher(text).results().toList()) {
            add(imported.group(2), source, open, functions);
        }
        open.remove(module);
        functions.put(module, functionOf(module, text));
    }

    private static String functionOf(String module, String text) throws IOException {
        List<String> names =
                EXPORT.matcher(text).results().map(found -> found.group(2)).toList();
        String body = IMPORT.matcher(text).replaceAll(found -> found.group(1) == null ? "" : unpacked(found));
        body = EXPORT.matcher(body).replaceAll("$1 $2");
        requireNothingElse(module, body);
        return "const $" + module + " = (() => {\n" + body + "\nreturn { " + String.join(", ", names) + " };\n})();\n";
    }

    private static String unpacked(MatchResult imported) {
        return Matcher.quoteReplacement("const { " + imported.group(1) + " } = $" + imported.group(2) + ";");
    }

    private static void requireNothingElse(String module, String body) throws IOException {
        Matcher other = OTHER.matcher(body);
        if (other.find()) {
            throw new IOException(
                    "module " + module + " of the page has what cannot be put together: " + other.group());
        }
    }

    boolean has(String module) {
        return functions.containsKey(module);
    }

    /** Returns the file. */
    String text() {
        String exported = functions.keySet().stream().map(name -> "$" + name).collect(Collectors.joining(", "));
        return String.join("", functions.values()) + "export { " + exported + " };\n";
    }

    /** Returns a module that is loaded later, with what it imports from the file, so that there is one of each. */
    String linked(String text) {
        return IMPORT.matcher(text)
                .replaceAll(found -> functions.containsKey(found.group(2))
                        ? Matcher.quoteReplacement("import { $" + found.group(2) + " } from './" + entry + ".js'; ")
                                + unpacked(found)
                        : Matcher.quoteReplacement(found.group()));
    }
}
