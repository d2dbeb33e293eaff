// SPDX-License-Identifier: Apache-2.0
package io.sluice.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds the style that no compiler and no formatter holds: sizes, names, the map. Reports all it finds in one message.
 *
 * <p>Java is read as text. {@link #blank} first turns comments, strings, text blocks and character literals into spaces
 * and keeps the line breaks; after that, counting braces and parentheses is enough.
 */
class TidyTest {
    private static final int FILE_LINES_MAX = 400;
    private static final int METHOD_LINES_MAX = 60;
    private static final int PARAMETERS_MAX = 5;
    private static final int COLUMNS_MAX = 120;
    private static final long TEXT_BYTES_MAX = 1 << 20;

    private static final List<String> MODULES = List.of("storage", "engine", "tools", "bench", "docs");
    private static final Set<String> FOLDERS_LEFT_OUT = Set.of(".git", ".idea", "target", "node_modules");

    private static final Pattern PACKAGE = Pattern.compile("(?m)^package\\s+([\\w.]+);");
    private static final Pattern TYPE =
            Pattern.compile("(?<![\\w.])(?:class|interface|enum|record|@\\s*interface)\\s+(\\w+)");
    private static final Pattern BAD_NAME = Pattern.compile("\\w*(?:Utils?|Manager|Impl|Helper)");
    private static final Pattern WORD = Pattern.compile("\\w");
    private static final Pattern COMMENT = Pattern.compile("\\s*(?:\\*|//|/\\*)");
    private static final Pattern SKIPPED = Pattern.compile("@(?:Disabled|Ignore)\\b");
    /** A name and a parenthesis: a method, a constructor or a call; what stands around it tells which. */
    private static final Pattern CALLABLE = Pattern.compile("(\\w+)\\s*\\(");

    private static final Pattern NO_CALLABLE_NAME =
            Pattern.compile("if|for|while|switch|catch|synchronized|try|return|this|super");
    private static final Pattern NO_DECLARATION_BEFORE = Pattern.compile(
            "(?s).*(?:\\b(?:new|record|return|throw|else|do|assert|yield|case|when)|->|[=.(,+*/%&|!?:-])\\s*");
    private static final Pattern DECLARATION_BEFORE = Pattern.compile("(?s).*(?:\\w|\\]|\\S>)\\s+");
    private static final Pattern BODY_AFTER = Pattern.compile("\\s*(?:throws\\s+[\\w.,\\s]+)?\\{");
    private static final Pattern NO_BODY_AFTER = Pattern.compile("\\s*(?:throws\\s+[\\w.,\\s]+)?;");

    /** Written in parts, or this file would be the first finding. */
    private static final Pattern UNDONE = Pattern.compile("\\b(?:TO" + "DO|FIX" + "ME|XX" + "X)\\b");

    private static final Pattern FOREIGN =
            Pattern.compile("(?i)repo1?\\." + "maven|maven\\." + "org|registry\\." + "npm" + "|deb\\." + "debian|python"
                    + "hosted|plugins\\." + "gradle|(?<![\\w.])/(?:work|root)" + "/[.\\w]");

    private final Set<String> violations =
            new TreeSet<>(Comparator.comparing((String line) -> line.replaceFirst(":\\d+: ", ": "))
                    .thenComparing(line -> line));

    @Test
    void theTreeIsTidy() throws IOException {
        Path root = root();
        Set<String> packages = new TreeSet<>();
        for (String module : MODULES) {
            for (Path file : javaFiles(root.resolve(module).resolve("src/main/java"))) {
                packages.add(checkMainFile(root, file));
            }
            for (Path file : javaFiles(root.resolve(module).resolve("src/test/java"))) {
                checkJava(root.relativize(file).toString(), Files.readString(file));
            }
        }
        checkMap(root.resolve("docs/ARCHITECTURE.md"), packages);
        checkTexts(root);
        assertTrue(
                violations.isEmpty(),
                () -> violations.size() + " untidy places\n" + String.join("\n", violations) + "\n");
    }

    @Test
    void findsWhatItLooksFor() {
        String source = """
                class FooUtil {
                    // TASK
                    void f(int a, Map<K, V> b, int c, int d, int e, int f) {
                        String s = "} {"; char c = '{'; g(1, 2, 3, 4, 5, 6);
                FILL    }
                    record R(int a, int b, int c, int d, int e, int f) {}
                    void g(@A({1, 2}) int a, int[]... b);
                }
                interface Other {
                    <T> T h(int a, int b, int c, int d, int e, Map<K, V> f) throws E;
                }
                """.replace("TASK", "TO" + "DO").replace("FILL", "        //\n".repeat(60));
        checkJava("F.java", source);
        assertEquals(
                Set.of(
                        "F.java:1: the name FooUtil says nothing, say what it does",
                        "F.java:2: unfinished, file an issue instead",
                        "F.java:3: f has 63 lines, at most 60",
                        "F.java:3: f takes 6 parameters, at most 5",
                        "F.java:69: Other is top-level type 2, at most 1",
                        "F.java:70: h takes 6 parameters, at most 5"),
                Set.copyOf(violations));
    }

    private String checkMainFile(Path root, Path file) throws IOException {
        String name = root.relativize(file).toString();
        String source = Files.readString(file);
        checkJava(name, source);
        Path info = file.resolveSibling("package-info.java");
        if (!Files.exists(info) || !Files.readString(info).contains("\n@NullMarked\n")) {
            violations.add(root.relativize(info) + ": missing, or not @NullMarked");
        }
        Matcher named = PACKAGE.matcher(source);
        return named.find() ? named.group(1) : name;
    }

    private void checkJava(String name, String source) {
        String[] lines = source.split("\n", -1);
        atMost(FILE_LINES_MAX, lines.length - 1, name + ": has", "lines");
        String code = blank(source);
        String[] codeLines = code.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            // A line with nothing but a string, or of a text block, is data: it is as long as it is.
            if (WORD.matcher(codeLines[i]).find() || COMMENT.matcher(lines[i]).lookingAt()) {
                atMost(COLUMNS_MAX, lines[i].length(), name + ":" + (i + 1) + ": has", "columns");
            }
            if (UNDONE.matcher(lines[i]).find()) {
                violations.add(name + ":" + (i + 1) + ": unfinished, file an issue instead");
            }
        }
        Matcher skipped = SKIPPED.matcher(code);
        while (skipped.find()) {
            violations.add(place(name, code, skipped.start()) + "a skipped test is a failed test");
        }
        checkTypes(name, code);
        checkCallables(name, code);
    }

    private void checkTypes(String name, String code) {
        Matcher type = TYPE.matcher(code);
        int topLevelCount = 0;
        while (type.find()) {
            String place = place(name, code, type.start(1));
            if (BAD_NAME.matcher(type.group(1)).matches()) {
                violations.add(place + "the name " + type.group(1) + " says nothing, say what it does");
            }
            long opened = code.substring(0, type.start())
                    .chars()
                    .filter(c -> c == '{')
                    .count();
            long closed = code.substring(0, type.start())
                    .chars()
                    .filter(c -> c == '}')
                    .count();
            if (opened == closed) {
                atMost(1, ++topLevelCount, place + type.group(1) + " is top-level type", "");
            }
        }
    }

    private void checkCallables(String name, String code) {
        Matcher callable = CALLABLE.matcher(code);
        while (callable.find()) {
            String before = code.substring(Math.max(0, callable.start() - 80), callable.start());
            int close = closing(code, callable.end() - 1, '(', ')');
            boolean body = BODY_AFTER.matcher(code).region(close, code.length()).lookingAt();
            boolean noBody =
                    NO_BODY_AFTER.matcher(code).region(close, code.length()).lookingAt()
                            && DECLARATION_BEFORE.matcher(before).matches();
            if (!(body || noBody)
                    || NO_CALLABLE_NAME.matcher(callable.group(1)).matches()
                    || NO_DECLARATION_BEFORE.matcher(before).matches()) {
                continue;
            }
            String declared = place(name, code, callable.start()) + callable.group(1);
            atMost(
                    PARAMETERS_MAX,
                    countParameters(code.substring(callable.end(), close - 1)),
                    declared + " takes",
                    "parameters");
            if (body) {
                int end = closing(code, code.indexOf('{', close), '{', '}');
                int lines = lineOf(code, end) - lineOf(code, callable.start()) + 1;
                atMost(METHOD_LINES_MAX, lines, declared + " has", "lines");
            }
        }
    }

    private void checkMap(Path map, Set<String> packages) throws IOException {
        String text = Files.exists(map) ? Files.readString(map) : "";
        for (String name : packages) {
            String last = name.substring(name.lastIndexOf('.') + 1);
            Pattern line = Pattern.compile("(?m)\\b" + Pattern.quote(name) + "\\b(?!\\.\\w)|`" + last
                    + "`|^(\\w+/)?\\s+" + last + "\\s{2,}\\S|^\\|\\s*" + last + "\\s*\\|");
            if (!line.matcher(text).find()) {
                violations.add("docs/ARCHITECTURE.md: the map lacks the package " + name);
            }
        }
    }

    private void checkTexts(Path root) throws IOException {
        for (Path file : allFiles(root)) {
            String text;
            try {
                text = Files.size(file) > TEXT_BYTES_MAX ? "" : Files.readString(file);
            } catch (CharacterCodingException binary) {
                continue;
            }
            Matcher foreign = FOREIGN.matcher(text);
            while (foreign.find()) {
                violations.add(place(root.relativize(file).toString(), text, foreign.start())
                        + "names a registry's host or a path of one machine: " + foreign.group());
            }
        }
    }

    private void atMost(int max, int found, String subject, String unit) {
        if (found > max) {
            violations.add((subject + " " + found + " " + unit).strip() + ", at most " + max);
        }
    }

    /** Blanks what is not code. Lines keep their numbers, characters their columns. */
    private static String blank(String source) {
        StringBuilder code = new StringBuilder(source);
        int at = 0;
        while (at < source.length()) {
            int end = noiseEnd(source, at);
            for (int i = at; i < end; i++) {
                if (source.charAt(i) != '\n') {
                    code.setCharAt(i, ' ');
                }
            }
            at = Math.max(end, at + 1);
        }
        return code.toString();
    }

    /** Returns the end of the comment or literal that starts here, or {@code at} itself where code stands. */
    private static int noiseEnd(String source, int at) {
        if (source.startsWith("//", at)) {
            int end = source.indexOf('\n', at);
            return end < 0 ? source.length() : end;
        }
        if (source.startsWith("/*", at)) {
            int end = source.indexOf("*/", at + 2);
            return end < 0 ? source.length() : end + 2;
        }
        for (String quote : List.of("\"\"\"", "\"", "'")) {
            if (source.startsWith(quote, at)) {
                int end = at + quote.length();
                while (end < source.length() && !source.startsWith(quote, end)) {
                    end += source.charAt(end) == '\\' ? 2 : 1;
                }
                return Math.min(source.length(), end + quote.length());
            }
        }
        return at;
    }

    /** Returns the index behind the bracket that closes the one at {@code open}. */
    private static int closing(String code, int open, char opening, char closing) {
        int depth = 0;
        for (int i = open; i < code.length(); i++) {
            depth += code.charAt(i) == opening ? 1 : code.charAt(i) == closing ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
        return code.length();
    }

    private static int countParameters(String list) {
        int depth = 0;
        int count = list.isBlank() ? 0 : 1;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            depth += "(<[{".indexOf(c) >= 0 ? 1 : ")>]}".indexOf(c) >= 0 ? -1 : 0;
            count += c == ',' && depth == 0 ? 1 : 0;
        }
        return count;
    }

    private static String place(String name, String text, int index) {
        return name + ":" + lineOf(text, index) + ": ";
    }

    private static int lineOf(String text, int index) {
        return 1 + (int) text.substring(0, index).chars().filter(c -> c == '\n').count();
    }

    private static List<Path> javaFiles(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> allFiles(Path root) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name =
                        Objects.requireNonNullElse(folder.getFileName(), folder).toString();
                return FOLDERS_LEFT_OUT.contains(name) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                boolean leftOut = file.endsWith(".git"); // a file in a second work tree of a clone
                if (attributes.isRegularFile() && !leftOut) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!(Files.exists(folder.resolve("sluice")) && Files.exists(folder.resolve("pom.xml")))) {
            folder = Objects.requireNonNull(folder.getParent(), "no folder above this one has sluice and pom.xml");
        }
        return folder;
    }
}
