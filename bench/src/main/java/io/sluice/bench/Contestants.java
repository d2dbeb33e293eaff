package io.sluice.bench;

import io.sluice.bench.latency.LatencyRound;
import io.sluice.bench.peer.ChronicleRound;
import io.sluice.bench.peer.CompressionRound;
import io.sluice.bench.peer.Contestant;
import io.sluice.bench.peer.FilesRound;
import io.sluice.bench.peer.LmdbRound;
import io.sluice.bench.peer.Log4jRound;
import io.sluice.bench.peer.PipeRound;
import io.sluice.bench.peer.RamRingRound;
import io.sluice.bench.peer.RingRound;
import io.sluice.bench.peer.SluiceRound;
import io.sluice.bench.peer.SqliteRound;
import io.sluice.bench.peer.Studies;
import java.util.Map;

/** Knows who can take part, by name. */
final class Contestants {
    private static final Map<String, Contestant> BY_NAME = Map.ofEntries(
            Map.entry("sluice", SluiceRound::run),
            Map.entry("sluice-pump", SluiceRound::pump),
            Map.entry("sluice-idle", SluiceRound::idle),
            Map.entry("sluice-grow", Studies::growSluice),
            Map.entry("sqlite", SqliteRound::run),
            Map.entry("sqlite-grow", Studies::growSqlite),
            Map.entry("sqlite-wal", Studies::wal),
            Map.entry("sqlite-vacuum", Studies::vacuum),
            Map.entry("lmdb", LmdbRound::run),
            Map.entry("files", FilesRound::run),
            Map.entry("ram", RamRingRound::run),
            Map.entry("chronicle", ChronicleRound::run),
            Map.entry("log4j", Log4jRound::run),
            Map.entry("pipe", PipeRound::run),
            Map.entry("rings", RingRound::run),
            Map.entry("compression", CompressionRound::run),
            Map.entry("latency", LatencyRound::run));

    private Contestants() {}

    static Contestant named(String name) {
        Contestant found = BY_NAME.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no contestant " + name);
        }
        return found;
    }
}
