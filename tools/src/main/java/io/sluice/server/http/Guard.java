// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/**
 * Lets through who may ask. Over HTTP any page that a browser on this machine shows can send requests, so a request
 * must name this server ({@code Host}: else another name was made to point here), must not come from another site's
 * page ({@code Origin}, {@code Sec-Fetch-Site}), and must not be one that a form can send. The Unix socket is its
 * owner's alone, and browsers cannot reach it.
 */
final class Guard extends Handler.Wrapper {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final String COOKIE = "sluice_token";
    private static final String BEARER = "Bearer ";
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Access access;

    Guard(Access access, Handler next) {
        super(next);
        this.access = access;
    }

    /** Tells whether a request came by the Unix socket. */
    static boolean isLocal(Request request) {
        return request.getConnectionMetaData().getConnector() instanceof UnixDomainServerConnector;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("Content-Security-Policy", POLICY);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        if (isLocal(request)) {
            return super.handle(request, response, callback);
        }
        String host = request.getHeaders().get(HttpHeader.HOST);
        String problem = null;
        int status = 0;
        if (host == null || !isOurs(hostOf(host))) {
            status = HttpStatus.MISDIRECTED_REQUEST_421;
            problem = "this server is not called so: give the name with --allow-host";
        } else if (!isSameSite(request, host)) {
            status = HttpStatus.FORBIDDEN_403;
            problem = "a page of another site may not ask";
        } else if (HttpMethod.POST.is(request.getMethod()) && !isJson(request)) {
            status = HttpStatus.UNSUPPORTED_MEDIA_TYPE_415;
            problem = "POST wants Content-Type: application/json";
        }
        if (problem != null) {
            Replies.error(response, callback, status, problem);
            return true;
        }
        return letIn(request, response, callback);
    }

    private boolean letIn(Request request, Response response, Callback callback) throws Exception {
        String path = Request.getPathInContext(request);
        String token = access.token();
        if (token == null || path.equals("/health") || isKnown(request, token)) {
            return super.handle(request, response, callback);
        }
        Fields.Field given = HttpMethod.GET.is(request.getMethod())
                ? Request.extractQueryParameters(request).get("token")
                : null;
        if (given != null && isSame(given.getValue(), token)) {
            Response.addCookie(
                    response,
                    HttpCookie.build(COOKIE, token)
                            .httpOnly(true)
                            .sameSite(HttpCookie.SameSite.STRICT)
                            .build());
            response.getHeaders().put(HttpHeader.LOCATION, "./");
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            response.setStatus(HttpStatus.SEE_OTHER_303);
            callback.succeeded();
            return true;
        }
        response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
        Replies.error(
                response,
                callback,
                HttpStatus.UNAUTHORIZED_401,
                "a token is needed: Authorization: Bearer TOKEN, or once ?token=TOKEN in a browser");
        return true;
    }

    private static boolean isKnown(Request request, String token) {
        String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        if (header != null && header.startsWith(BEARER) && isSame(header.substring(BEARER.length()), token)) {
            return true;
        }
        List<HttpCookie> cookies = Request.getCookies(request);
        return cookies.stream().anyMatch(cookie -> cookie.getName().equals(COOKIE) && isSame(cookie.getValue(), token));
    }

    /** Takes the same time wherever the two differ. */
    private static boolean isSame(String given, String token) {
        return MessageDigest.isEqual(given.getBytes(UTF_8), token.getBytes(UTF_8));
    }

    private boolean isOurs(String host) {
        return LOOPBACK.contains(host) || access.hosts().contains(host);
    }

    private boolean isSameSite(Request request, String host) {
        String origin = request.getHeaders().get("Origin");
        if (origin != null && !isSameOrigin(origin, host)) {
            return false;
        }
        String site = request.getHeaders().get("Sec-Fetch-Site");
        boolean foreign = "cross-site".equals(site) || "same-site".equals(site);
        return !foreign || isNavigation(request);
    }

    /** Following a link to the page is fine, wherever that is; it reads nothing for the other site. */
    private static boolean isNavigation(Request request) {
        return HttpMethod.GET.is(request.getMethod())
                && "navigate".equals(request.getHeaders().get("Sec-Fetch-Mode"))
                && Request.getPathInContext(request).equals("/");
    }

    private boolean isSameOrigin(String origin, String host) {
        String authority = authorityOf(origin);
        return authority != null
                && (authority.equalsIgnoreCase(host) || access.origins().contains(hostOf(authority)));
    }

    private static @Nullable String authorityOf(String origin) {
        try {
            return URI.create(origin).getRawAuthority();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String hostOf(String authority) {
        int end = authority.lastIndexOf(':');
        boolean port = end > authority.lastIndexOf(']');
        return (port ? authority.substring(0, end) : authority).toLowerCase(Locale.ROOT);
    }

    private static boolean isJson(Request request) {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        return type != null && type.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
    }
}
