package io.sluice.read;

import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.segment.SoughtText;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** Says which lines are wanted. Immutable; an empty query wants all. */
public final class Query {
    private static final long MESSAGE_NANOS = 10_000_000_000L; // that one message takes at most, as far as we look

    private final List<ServicePattern> services;
    private final @Nullable String context;
    private final Set<Stream> streams;
    private final Severity severityMin;
    private final Severity severityMax;
    private final long fromNanos;
    private final long untilNanos;
    private final long fromSequence;
    private final long untilSequence;
    private final List<TextPattern> texts;
    private final List<TextPattern> excludes;
    private final List<String> tags;

    private Query(Builder builder) {
        services = List.copyOf(builder.services);
        context = builder.context;
        streams = EnumSet.copyOf(builder.streams);
        severityMin = builder.severityMin;
        severityMax = builder.severityMax;
        fromNanos = builder.fromNanos;
        untilNanos = builder.untilNanos;
        fromSequence = builder.fromSequence;
        untilSequence = builder.untilSequence;
        texts = List.copyOf(builder.texts);
        excludes = List.copyOf(builder.excludes);
        tags = List.copyOf(builder.tags);
    }

    /** Begins a query that wants all lines. */
    public static Builder builder() {
        return new Builder();
    }

    /** Begins a query that wants the same lines, to narrow it. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.services.addAll(services);
        builder.context = context;
        builder.streams = EnumSet.copyOf(streams);
        builder.severityMin = severityMin;
        builder.severityMax = severityMax;
        builder.fromNanos = fromNanos;
        builder.untilNanos = untilNanos;
        builder.fromSequence = fromSequence;
        builder.untilSequence = untilSequence;
        builder.texts.addAll(texts);
        builder.excludes.addAll(excludes);
        builder.tags.addAll(tags);
        return builder;
    }

    /**
     * Returns a query for all lines that wanted messages may have: of any severity and text, and a little earlier or
     * later, because a message has the time of its first line.
     */
    Query ofMessageLines() {
        Builder builder = toBuilder();
        builder.severityMin = Severity.TRACE;
        builder.severityMax = Severity.FATAL;
        builder.fromNanos = fromNanos < Long.MIN_VALUE + MESSAGE_NANOS ? Long.MIN_VALUE : fromNanos - MESSAGE_NANOS;
        builder.untilNanos = untilNanos > Long.MAX_VALUE - MESSAGE_NANOS ? Long.MAX_VALUE : untilNanos + MESSAGE_NANOS;
        builder.texts.clear();
        builder.excludes.clear();
        builder.tags.clear();
        return builder.build();
    }

    /**
     * Tells whether a line of a wanted source is wanted, its text apart.
     *
     * @param severity its severity's code
     */
    boolean wants(long sequence, long timeNanos, int severity) {
        return severity >= severityMin.code()
                && severity <= severityMax.code()
                && timeNanos >= fromNanos
                && timeNanos < untilNanos
                && sequence >= fromSequence
                && sequence < untilSequence;
    }

    /** Tells whether lines of a source are wanted at all. */
    boolean wants(SourceName source) {
        return (context == null || context.equals(source.context()))
                && streams.contains(source.stream())
                && (services.isEmpty() || services.stream().anyMatch(p -> p.matches(source.service())));
    }

    /** Tells whether lines are wanted whose source's name is lost. */
    boolean wantsUnnamed() {
        return context == null && services.isEmpty() && streams.size() == Stream.values().length;
    }

    Severity severityMin() {
        return severityMin;
    }

    Severity severityMax() {
        return severityMax;
    }

    long fromNanos() {
        return fromNanos;
    }

    long untilNanos() {
        return untilNanos;
    }

    long fromSequence() {
        return fromSequence;
    }

    long untilSequence() {
        return untilSequence;
    }

    /** Tells whether lines are chosen by their content or tags. */
    boolean hasText() {
        return !texts.isEmpty() || !excludes.isEmpty() || !tags.isEmpty();
    }

    /** Returns texts that each line must have in it, for the filters of segments. */
    List<SoughtText> soughtTexts() {
        List<SoughtText> sought = new ArrayList<>();
        for (TextPattern text : texts) {
            SoughtText required = text.sought();
            if (required != null) {
                sought.add(required);
            }
        }
        return sought;
    }

    /** Returns false only when no line whose bytes all lie in the range has all that it must have. */
    boolean mayHaveText(DirectBuffer bytes, int offset, int length) {
        for (TextPattern text : texts) {
            if (!text.mayMatchIn(bytes, offset, length)) {
                return false;
            }
        }
        return true;
    }

    /** Tells whether a line has the tags, and its content all that it must have, and nothing that it must not. */
    boolean wantsText(Line line) {
        if (!tags.isEmpty() && !Tags.of(line).containsAll(tags)) {
            return false;
        }
        DirectBuffer content = line.content();
        for (TextPattern text : texts) {
            if (!text.find(content, 0, content.capacity())) {
                return false;
            }
        }
        for (TextPattern exclude : excludes) {
            if (exclude.find(content, 0, content.capacity())) {
                return false;
            }
        }
        return true;
    }

    /** Gathers what a query wants. Each call narrows it, but for {@link #service}, which adds to the services. */
    public static final class Builder {
        private final List<ServicePattern> services = new ArrayList<>();
        private @Nullable String context;
        private Set<Stream> streams = EnumSet.allOf(Stream.class);
        private Severity severityMin = Severity.TRACE;
        private Severity severityMax = Severity.FATAL;
        private long fromNanos = Long.MIN_VALUE;
        private long untilNanos = Long.MAX_VALUE;
        private long fromSequence;
        private long untilSequence = Long.MAX_VALUE;
        private final List<TextPattern> texts = new ArrayList<>();
        private final List<TextPattern> excludes = new ArrayList<>();
        private final List<String> tags = new ArrayList<>();

        private Builder() {}

        /** Wants lines of the services that a pattern chooses, too. Without any such call, of all services. */
        public Builder service(ServicePattern pattern) {
            services.add(pattern);
            return this;
        }

        /** Wants lines of one context only. */
        public Builder context(String context) {
            this.context = context;
            return this;
        }

        /** Wants lines of these streams only; at least one. */
        public Builder streams(Set<Stream> streams) {
            this.streams = EnumSet.copyOf(streams);
            return this;
        }

        /** Wants lines of this severity or a higher one only. */
        public Builder severityMin(Severity severity) {
            severityMin = severity;
            return this;
        }

        /** Wants lines of this severity or a lower one only. */
        public Builder severityMax(Severity severity) {
            severityMax = severity;
            return this;
        }

        /** Wants lines from this time on only, nanoseconds since the epoch. */
        public Builder fromNanos(long epochNanos) {
            fromNanos = epochNanos;
            return this;
        }

        /** Wants lines before this time only, nanoseconds since the epoch. */
        public Builder untilNanos(long epochNanos) {
            untilNanos = epochNanos;
            return this;
        }

        /** Wants lines with this sequence or a higher one only; a line has the sequence of its last entry. */
        public Builder fromSequence(long sequence) {
            fromSequence = sequence;
            return this;
        }

        /** Wants lines with a lower sequence than this only. */
        public Builder untilSequence(long sequence) {
            untilSequence = sequence;
            return this;
        }

        /** Wants lines only in whose content a pattern is found; after several such calls, all of the patterns. */
        public Builder text(TextPattern pattern) {
            texts.add(pattern);
            return this;
        }

        /** Wants lines only in whose content a pattern is not found; after several such calls, none of them. */
        public Builder exclude(TextPattern pattern) {
            excludes.add(pattern);
            return this;
        }

        /** Wants lines only that have a tag; after several such calls, all of the tags. */
        public Builder tag(String tag) {
            tags.add(tag);
            return this;
        }

        /** Makes the query. */
        public Query build() {
            return new Query(this);
        }
    }
}
