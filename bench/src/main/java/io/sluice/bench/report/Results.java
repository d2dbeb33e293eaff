package io.sluice.bench.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.List;

/** Holds all that a run found. Its JSON has the same names. */
public record Results(
        String date,
        String commit,
        String mode,
        String seconds,
        Machine machine,
        List<Rate> rates,
        List<Latency> latencies,
        List<Series> series,
        List<Micro> micros,
        List<String> remarks) {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    /** Reads what {@link #toJson} gave. */
    public static Results parse(String json) {
        return GSON.fromJson(json, Results.class);
    }

    /** Returns the results as JSON. */
    public String toJson() {
        return GSON.toJson(this) + "\n";
    }

    /** Returns the rates of one part, in the order in which they were measured. */
    public List<Rate> ratesOf(String part) {
        return rates.stream().filter(rate -> rate.part().equals(part)).toList();
    }

    /** Returns the latencies of one part, in the order in which they were measured. */
    public List<Latency> latenciesOf(String part) {
        return latencies.stream().filter(latency -> latency.part().equals(part)).toList();
    }

    /** Returns the series of one part. */
    public List<Series> seriesOf(String part) {
        return series.stream().filter(one -> one.part().equals(part)).toList();
    }
}
