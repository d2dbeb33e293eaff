package io.sluice.bench.report;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Holds what was measured against the ratios that were asked for: 141-byte lines, two producers, and the producers. */
final class Ratios {
    private final Results results;

    Ratios(Results results) {
        this.results = results;
    }

    Grid grid() {
        Grid grid = new Grid("", "files", "asked for", "median to median", "least to most, most to least");
        for (String where : List.of("memory", "disk")) {
            compare(grid, "core", where, "SQLite", 25);
            compare(grid, "core", where, "Log4j2", 2);
        }
        for (String where : List.of("memory", "disk")) {
            compare(grid, "pipe", where, "s6-log", 3);
        }
        loss(grid);
        return grid;
    }

    private void compare(Grid grid, String part, String where, String peer, double wanted) {
        Optional<Rate> ours = find(part, where, rate -> rate.contestant().startsWith("Sluice"));
        Optional<Rate> theirs = find(part, where, rate -> rate.contestant().startsWith(peer));
        if (ours.isPresent() && theirs.isPresent()) {
            Spread own = Spread.of(ours.get().perSecond());
            Spread other = Spread.of(theirs.get().perSecond());
            grid.row(
                    Tables.labelOf(ours.get()) + " / " + Tables.labelOf(theirs.get()),
                    where,
                    "≥ " + Figures.times(wanted),
                    Figures.times(own.median() / other.median()),
                    Figures.times(own.min() / other.max()) + " to " + Figures.times(own.max() / other.min()));
        }
    }

    private Optional<Rate> find(String part, String where, Predicate<Rate> which) {
        return results.ratesOf(part).stream()
                .filter(rate -> rate.where().equals(where) && rate.lineBytes() == 141)
                .filter(which)
                .findFirst();
    }

    private void loss(Grid grid) {
        List<Rate> rates = results.ratesOf("producers");
        for (Rate four : rates) {
            if (four.producers() != 4 || four.lineBytes() != 141) {
                continue;
            }
            rates.stream()
                    .filter(rate -> rate.producers() == 240
                            && rate.lineBytes() == 141
                            && Tables.labelOf(rate).equals(Tables.labelOf(four)))
                    .findFirst()
                    .ifPresent(most -> {
                        Spread few = Spread.of(four.perSecond());
                        Spread many = Spread.of(most.perSecond());
                        grid.row(
                                Tables.labelOf(four) + ", 240 producers / 4",
                                four.where(),
                                four.contestant().startsWith("Sluice") ? "≥ 0.90x" : "",
                                Figures.times(many.median() / few.median()),
                                Figures.times(many.min() / few.max()) + " to " + Figures.times(many.max() / few.min()));
                    });
        }
    }
}
