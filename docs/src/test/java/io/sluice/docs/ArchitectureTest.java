// SPDX-License-Identifier: Apache-2.0
package io.sluice.docs;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the arrows of docs/ARCHITECTURE.md: who may see whom, and who may see which library. */
class ArchitectureTest {
    private static final String[] WRITE_HALF = {
        "io.sluice.ring", "io.sluice.admit", "io.sluice.batch", "io.sluice.capture"
    };
    private static final String[] READ_HALF = {"io.sluice.index", "io.sluice.read"};
    /**
     * Each package below io.sluice and those that it may use; "sluice" is io.sluice itself. One not listed here fails.
     */
    private static final Map<String, String> ARROWS = Map.ofEntries(
            Map.entry("entry", ""),
            Map.entry("telemetry", "entry"),
            Map.entry("block", "entry"),
            Map.entry("queue", "block entry telemetry"),
            Map.entry("index", "block entry queue"),
            Map.entry("segment", "queue block entry"),
            Map.entry("read", "segment index queue block entry telemetry"),
            Map.entry("ring", "entry telemetry"),
            Map.entry("admit", "entry telemetry ring"),
            Map.entry("batch", "ring block entry telemetry admit"),
            Map.entry("capture", "ring admit entry"),
            Map.entry("sluice", "entry telemetry block queue index segment read ring admit batch capture"),
            Map.entry(
                    "cli",
                    "sluice capture admit read segment queue block entry telemetry server server.client"
                            + " server.query cli.demo cli.drill cli.output cli.transfer"),
            Map.entry("cli.drill", "sluice capture admit read segment queue block entry telemetry server"),
            Map.entry("cli.demo", "sluice capture admit entry telemetry cli.output"),
            Map.entry("cli.transfer", "sluice admit entry cli.output"),
            Map.entry("cli.output", "read entry"),
            Map.entry("server", "sluice entry server.http server.query server.rpc server.tail server.watch"),
            Map.entry(
                    "server.http",
                    "sluice capture admit read entry telemetry server.query server.rpc server.tail server.watch"),
            Map.entry("server.rpc", "sluice admit segment read entry telemetry server.query server.watch"),
            Map.entry("server.tail", "sluice read entry server.query"),
            Map.entry("server.watch", "sluice admit read queue segment entry telemetry server.query"),
            Map.entry("server.query", "sluice read entry"),
            Map.entry("server.client", "server.query"),
            Map.entry("examples", "sluice capture admit read entry telemetry"));

    /** Each library and the only package that may use it. */
    private static final Map<String, String> LIBRARIES = Map.of(
            "net.openhft..", "queue",
            "com.github.luben..", "segment",
            "com.lmax..", "ring",
            "picocli..", "cli",
            "com.pty4j..", "cli",
            "org.eclipse.jetty..", "server.http",
            "io.prometheus..", "server.http");

    /** The classes of the four modules, without their tests and fixtures. */
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.sluice");

    @Test
    void everyPackageHasItsArrows() {
        Set<String> packages = new TreeSet<>();
        CLASSES.forEach(type -> packages.add(type.getPackageName()));
        ARROWS.keySet().forEach(known -> packages.remove(exactly(known)));
        assertEquals(Set.of(), packages, "add them to ARROWS here and to docs/ARCHITECTURE.md");
    }

    @Test
    void packagesUseOnlyWhatTheArrowsAllow() {
        assertAll(ARROWS.entrySet().stream().map(arrow -> () -> checkArrow(arrow.getKey(), arrow.getValue())));
    }

    private static void checkArrow(String from, String allowed) {
        String[] visible = Stream.of((from + " " + allowed).strip().split(" "))
                .map(ArchitectureTest::exactly)
                .toArray(String[]::new);
        check(
                exactly(from) + " uses only " + allowed,
                resideInAPackage(exactly(from)),
                resideInAPackage("io.sluice..").and(not(resideInAnyPackage(visible))));
    }

    @Test
    void theHalvesMeetOnlyInTheBlock() {
        check("the write half never reads", resideInAnyPackage(WRITE_HALF), resideInAnyPackage(READ_HALF));
        check("the read half never writes", resideInAnyPackage(READ_HALF), resideInAnyPackage(WRITE_HALF));
    }

    @Test
    void eachLibraryHasOnePackage() {
        LIBRARIES.forEach((library, owner) -> check(
                "only " + exactly(owner) + " uses " + library,
                resideInAPackage("io.sluice..").and(not(resideInAPackage(exactly(owner)))),
                resideInAPackage(library)));
    }

    /** The server and the commands use sockets; an embedded engine has no class that could. */
    @Test
    void storageAndEngineUseNoNetwork() {
        check(
                "storage and engine open no socket",
                resideInAnyPackage(
                        "io.sluice",
                        "io.sluice.entry..",
                        "io.sluice.telemetry..",
                        "io.sluice.block..",
                        "io.sluice.queue..",
                        "io.sluice.index..",
                        "io.sluice.segment..",
                        "io.sluice.read..",
                        "io.sluice.ring..",
                        "io.sluice.admit..",
                        "io.sluice.batch..",
                        "io.sluice.capture.."),
                resideInAnyPackage("java.net..", "javax.net..", "sun.net..")
                        .or(nameMatching("java\\.nio\\.channels\\..*(Socket|Datagram|Network|Multicast).*")));
    }

    @Test
    void nobodyUsesALoggingFramework() {
        check(
                "own diagnostics go through System.Logger",
                resideInAPackage("io.sluice.."),
                resideInAnyPackage("java.util.logging..", "org.slf4j..", "org.apache.logging.."));
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.sluice.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    private static void check(
            String rule, DescribedPredicate<JavaClass> users, DescribedPredicate<JavaClass> libraries) {
        noClasses()
                .that(users)
                .should()
                .dependOnClassesThat(libraries)
                .as(rule)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    private static String exactly(String name) {
        return name.equals("sluice") ? "io.sluice" : "io.sluice." + name;
    }
}
