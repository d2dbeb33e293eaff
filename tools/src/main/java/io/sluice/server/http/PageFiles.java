// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Sends the files of the page, which lie in the jar. */
final class PageFiles {
    private static final String FOLDER = "/io/sluice/server/page/";
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

    void handle(String path, Request request, Response response, Callback callback, Replies replies)
            throws IOException {
        String name = path.equals("/") ? "index.html" : path.substring(1);
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
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
        if (tag.equals(request.getHeaders().get(HttpHeader.IF_NONE_MATCH))) {
            response.setStatus(HttpStatus.NOT_MODIFIED_304);
            callback.succeeded();
            return;
        }
        replies.send(response, callback, String.valueOf(type), bytes);
    }

    private static byte @Nullable [] read(String name) throws IOException {
        try (InputStream in = PageFiles.class.getResourceAsStream(FOLDER + name)) {
            return in == null ? null : in.readAllBytes();
        }
    }
}
