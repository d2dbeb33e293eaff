// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.read.LetterCase;
import io.sluice.read.Query;
import io.sluice.read.ServicePattern;
import io.sluice.read.TextPattern;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Declares the filters that all who give lines have, and reads them. */
public final class Filters {
    private static final int LIST_MAX = 200;
    private static final int TEXTS_MAX = 16;
    private static final int EXPRESSION_CHARS_MAX = 1_000;
    private static final List<String> TEXT_NAMES = List.of("text", "regex", "exclude", "exclude_regex");

    private Filters() {}

    /** Declares which sources. */
    public static List<Param> sources() {
        return List.of(
                Param.texts("services", LIST_MAX, "Services: web.api, web.* for web and all below it, or *."),
                Param.text("context", "Only services of this context."),
                Param.texts("streams", LIST_MAX, "Only stdout, stderr, pty, rpc or monitor."));
    }

    /** Declares which times. */
    public static List<Param> times() {
        return List.of(
                Param.value("since", Param.Type.TIME, "Only lines from this time on."),
                Param.value("until", Param.Type.TIME, "Only lines before this time."));
    }

    /** Declares which levels, texts and tags. */
    public static List<Param> contents() {
        return List.of(
                Param.value("level", Param.Type.LEVEL, "Only lines of at least this level."),
                Param.value("level_max", Param.Type.LEVEL, "Only lines of at most this level."),
                Param.value("levels", Param.Type.LEVELS, "Only lines of these levels."),
                Param.texts("text", TEXTS_MAX, "Only lines with all of these texts."),
                Param.texts("regex", TEXTS_MAX, "Only lines in which all of these expressions (RE2) are found."),
                Param.texts("exclude", TEXTS_MAX, "Only lines with none of these texts."),
                Param.texts("exclude_regex", TEXTS_MAX, "Only lines in which none of these expressions is found."),
                Param.choice(
                        "case", List.of("smart", "ignored", "counts"), "smart: case counts if there is a capital."),
                Param.texts("tags", TEXTS_MAX, "Only lines with all of these tags."));
    }

    /** Joins declarations. */
    @SafeVarargs
    public static List<Param> all(List<Param>... parts) {
        List<Param> all = new ArrayList<>();
        for (List<Param> part : parts) {
            all.addAll(part);
        }
        return List.copyOf(all);
    }

    /** Renames what a URL calls otherwise: a list is a name that is repeated, so it is in the singular. */
    public static String urlName(String name) {
        return switch (name) {
            case "service" -> "services";
            case "stream" -> "streams";
            case "tag" -> "tags";
            default -> name;
        };
    }

    /** Reads the filters that were given; those that are not declared count as not given. */
    public static Wanted wanted(Params params, long nowNanos) throws CallException {
        Query.Builder query = Query.builder();
        addSources(query, params);
        query.fromNanos(params.timeNanos("since", nowNanos, Long.MIN_VALUE));
        query.untilNanos(params.timeNanos("until", nowNanos, Long.MAX_VALUE));
        Set<Severity> levels = levels(params.raw("levels"));
        Severity min = params.level("level");
        Severity max = params.level("level_max");
        Severity lowest = levels.stream().min(Severity::compareTo).orElse(Severity.TRACE);
        Severity highest = levels.stream().max(Severity::compareTo).orElse(Severity.FATAL);
        query.severityMin(min == null || min.compareTo(lowest) < 0 ? lowest : min);
        query.severityMax(max == null || max.compareTo(highest) > 0 ? highest : max);
        List<TextPattern> marked = addTexts(query, params);
        for (String tag : params.texts("tags")) {
            query.tag(tag);
        }
        return new Wanted(query.build(), levels, marked);
    }

    /** Reads which sources are wanted. */
    public static void addSources(Query.Builder query, Params params) throws CallException {
        for (String service : params.texts("services")) {
            query.service(service("services", service));
        }
        String context = params.text("context");
        if (context != null) {
            query.context(context(context));
        }
        Set<Stream> streams = EnumSet.noneOf(Stream.class);
        for (String label : params.texts("streams")) {
            Stream stream = Stream.ofLabel(label);
            if (stream == null) {
                throw CallException.param(
                        "streams", "streams must be stdout, stderr, pty, rpc or monitor, got " + Params.shown(label));
            }
            streams.add(stream);
        }
        if (!streams.isEmpty()) {
            query.streams(streams);
        }
    }

    /** Reads one service, or a prefix of several. */
    public static ServicePattern service(String name, String text) throws CallException {
        try {
            return ServicePattern.parse(text);
        } catch (IllegalArgumentException e) {
            throw CallException.param(name, Params.shown(name + ": " + e.getMessage()));
        }
    }

    /** Checks the name of a context. */
    public static String context(String text) throws CallException {
        try {
            return new SourceName(text, "any", Stream.RPC).context();
        } catch (IllegalArgumentException e) {
            throw CallException.param("context", Params.shown(String.valueOf(e.getMessage())));
        }
    }

    private static Set<Severity> levels(@Nullable JsonNode node) throws CallException {
        if (node == null || node.isNull()) {
            return EnumSet.allOf(Severity.class);
        }
        Set<Severity> levels = EnumSet.noneOf(Severity.class);
        if (node.isArray() && node.size() <= LIST_MAX) {
            for (JsonNode one : node) {
                levels.add(LevelValue.severity("levels", one));
            }
        } else {
            for (String one : node.asText().split(",", LIST_MAX)) {
                levels.add(LevelValue.severity("levels", new TextNode(one)));
            }
        }
        if (levels.isEmpty()) {
            throw CallException.param("levels", "levels must be at least one level");
        }
        return levels;
    }

    private static List<TextPattern> addTexts(Query.Builder query, Params params) throws CallException {
        LetterCase letterCase = switch (params.has("case") ? params.choice("case") : "smart") {
            case "ignored" -> LetterCase.IGNORED;
            case "counts" -> LetterCase.COUNTS;
            default -> LetterCase.SMART;
        };
        List<TextPattern> marked = new ArrayList<>();
        int count = 0;
        for (String name : TEXT_NAMES) {
            for (String text : params.texts(name)) {
                if (++count > TEXTS_MAX) {
                    throw CallException.param(name, "no more than " + TEXTS_MAX + " texts can be looked for");
                }
                TextPattern pattern = pattern(name, text, letterCase);
                if (name.startsWith("exclude")) {
                    query.exclude(pattern);
                } else {
                    query.text(pattern);
                    marked.add(pattern);
                }
            }
        }
        return marked;
    }

    private static TextPattern pattern(String name, String text, LetterCase letterCase) throws CallException {
        if (text.isEmpty() || text.length() > EXPRESSION_CHARS_MAX) {
            throw CallException.param(
                    name, name + " must be 1 to " + EXPRESSION_CHARS_MAX + " characters long, got " + text.length());
        }
        try {
            return name.endsWith("regex")
                    ? TextPattern.compile(text, letterCase)
                    : TextPattern.literal(text, letterCase);
        } catch (IllegalArgumentException e) {
            throw CallException.param(name, Params.shown(name + ": " + e.getMessage()));
        }
    }
}
