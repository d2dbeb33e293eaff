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
    private static final Pattern IMPORT = Pattern.compile("(?:from |import\\()'(\\.[^']+\\.js)'");
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
    private final byte[] index;

    private PageFiles(String version, byte[] index) {
        this.version = version;
        this.index = index;
    }

    static PageFiles open() throws IOException {
        String index = new String(readWhole(INDEX), UTF_8);
        MessageDigest digest = sha256();
        for (byte[] file : files(index).values()) {
            digest.update(file);
        }
        String version = HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES);
        String versioned = LINK.matcher(index).replaceAll("$1=\"v/" + version + "/$2\"");
        return new PageFiles(version, versioned.getBytes(UTF_8));
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
            if (name.endsWith(".js")) {
                URI base = URI.create(name);
                IMPORT.matcher(new String(bytes, UTF_8))
                        .results()
                        .forEach(
                                found -> wanted.add(base.resolve(found.group(1)).toString()));
            }
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
        if (name.equals(INDEX)) {
            return index;
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
