// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Sends the files of the page, which lie in the jar. The page names what it needs below {@code v/VERSION/}, with a
 * version that tells by its letters what is in those files: so a browser keeps them and asks for none of them again.
 */
final class PageFiles {
    private static final String FOLDER = "/io/sluice/server/page/";
    private static final String INDEX = "index.html";
    private static final Pattern LINK = Pattern.compile("(href|src)=\"((?:css|js|lib)/[^\"]+)\"");
    private static final Pattern IMPORT = Pattern.compile("(?:from |import |import\\()'(\\.[^']+\\.js)'");
    private static final Pattern STYLES = Pattern.compile("@import '([^']+)';");
    private static final String STYLES_NAME = "css/page.css";
    private static final String SCRIPTS = "js/";
    private static final String SCRIPT_SUFFIX = ".js";
    private static final String ENTRY = "page";
    private static final Pattern VERSIONED = Pattern.compile("v/([0-9a-f]{16})/(.+)");
    private static final int VERSION_BYTES = 8;
    private static final String KEPT = "public, max-age=31536000, immutable";
    /** Nothing that leads out of the folder can be written so: no empty part, none that begins with a dot. */
    private static final Pattern NAME =
            Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/){0,6}[A-Za-z0-9_-][A-Za-z0-9_.-]*");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=utf-8",
            "js", "text/javascript;charset=utf-8",
            "mjs", "text/javascript;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2",
            "json", "application/json",
            "txt", "text/plain;charset=utf-8");

    private final String version;
    private final Map<String, byte[]> made; // files that are not sent as they lie in the jar, by name

    private PageFiles(String version, Map<String, byte[]> made) {
        this.version = version;
        this.made = made;
    }

    static PageFiles open() throws IOException {
        String index = text(INDEX);
        Map<String, byte[]> files = files(index);
        MessageDigest digest = sha256();
        for (byte[] file : files.values()) {
            digest.update(file);
        }
        String version = HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES);
        Map<String, byte[]> made = new TreeMap<>();
        made.put(
                INDEX,
                LINK.matcher(index).replaceAll("$1=\"v/" + version + "/$2\"").getBytes(UTF_8));
        putScripts(files, made);
        putStyles(made);
        return new PageFiles(version, made);
    }

    /** Puts all scripts that the page begins with in one file; others take from that what they share with it. */
    private static void putScripts(Map<String, byte[]> files, Map<String, byte[]> made) throws IOException {
        PageBundle bundle = PageBundle.of(ENTRY, module -> text(SCRIPTS + module + SCRIPT_SUFFIX));
        made.put(SCRIPTS + ENTRY + SCRIPT_SUFFIX, bundle.text().getBytes(UTF_8));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            String name = file.getKey();
            if (name.startsWith(SCRIPTS) && !bundle.has(name.substring(SCRIPTS.length(), name.lastIndexOf('.')))) {
                made.put(name, bundle.linked(new String(file.getValue(), UTF_8)).getBytes(UTF_8));
            }
        }
    }

    private static void putStyles(Map<String, byte[]> made) throws IOException {
        StringBuilder styles = new StringBuilder();
        for (MatchResult part : STYLES.matcher(text(STYLES_NAME)).results().toList()) {
            styles.append(text(URI.create(STYLES_NAME).resolve(part.group(1)).toString()))
                    .append('\n');
        }
        made.put(STYLES_NAME, styles.toString().getBytes(UTF_8));
    }

    private static String text(String name) throws IOException {
        return new String(readWhole(name), UTF_8);
    }

    /** Reads all that the page needs, and what the modules that it needs import in turn. */
    private static Map<String, byte[]> files(String index) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        Deque<String> wanted = new ArrayDeque<>();
        LINK.matcher(index).results().forEach(link -> wanted.add(link.group(2)));
        while (!wanted.isEmpty()) {
            String name = wanted.remove();
            if (files.containsKey(name)) {
                continue;
            }
            byte[] bytes = readWhole(name);
            files.put(name, bytes);
            URI base = URI.create(name);
            Pattern used = name.endsWith(SCRIPT_SUFFIX) ? IMPORT : STYLES;
            used.matcher(new String(bytes, UTF_8))
                    .results()
                    .forEach(found -> wanted.add(base.resolve(found.group(1)).toString()));
        }
        return files;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    void handle(String path, Request request, Response response, Callback callback, Replies replies)
            throws IOException {
        String name = path.equals("/") ? INDEX : path.substring(1);
        Matcher versioned = VERSIONED.matcher(name);
        boolean kept = versioned.matches() && versioned.group(1).equals(version);
        name = versioned.matches() ? versioned.group(2) : name;
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        byte[] bytes = type == null || !NAME.matcher(name).matches() ? null : read(name);
        if (bytes == null) {
            Replies.error(response, callback, HttpStatus.NOT_FOUND_404, "there is no such page");
            return;
        }
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        String tag = '"' + HexFormat.of().toHexDigits((int) sum.getValue()) + '"';
        response.getHeaders().put(HttpHeader.ETAG, tag);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, kept ? KEPT : "no-cache");
        if (tag.equals(request.getHeaders().get(HttpHeader.IF_NONE_MATCH))) {
            response.setStatus(HttpStatus.NOT_MODIFIED_304);
            callback.succeeded();
            return;
        }
        replies.send(response, callback, String.valueOf(type), bytes);
    }

    private byte @Nullable [] read(String name) throws IOException {
        byte[] known = made.get(name);
        if (known != null) {
            return known;
        }
        try (InputStream in = PageFiles.class.getResourceAsStream(FOLDER + name)) {
            return in == null ? null : in.readAllBytes();
        }
    }

    private static byte[] readWhole(String name) throws IOException {
        try (InputStream in = PageFiles.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new FileNotFoundException("the jar lacks " + name + " of the page");
            }
            return in.readAllBytes();
        }
    }
}
