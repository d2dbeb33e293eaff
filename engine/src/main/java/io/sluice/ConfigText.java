package io.sluice;

/** Writes a configuration's effective values in one line. */
final class ConfigText {
    private ConfigText() {}

    static String of(SluiceConfig config) {
        return "directory=" + config.directory()
                + " queueDirectory=" + (config.queueDirectory() == null ? "(in directory)" : config.queueDirectory())
                + " hotPlacement=" + config.hotPlacement()
                + " hotBytesMax=" + config.hotBytesMax()
                + " forceInterval=" + config.forceInterval()
                + " slotCount=" + config.slotCount()
                + " slotBytes=" + config.slotBytes()
                + " entryBytesMax=" + config.entryBytesMax()
                + " blockBytes=" + config.blockBytes()
                + " unstoredBytesMax=" + config.unstoredBytesMax()
                + " linger=" + config.linger()
                + " idlePause=" + config.idlePause()
                + " sourceCountMax=" + config.sourceCountMax()
                + " serviceNameBytesMax=" + config.serviceNameBytesMax()
                + " cycleBytesMax=" + config.cycleBytesMax()
                + " cycleDuration=" + config.cycleDuration()
                + " partialLineHold=" + config.partialLineHold()
                + " closeTimeout=" + config.closeTimeout()
                + " indexing=" + config.indexing()
                + " sealing=" + config.sealing()
                + " keepLimits=" + config.keepLimits()
                + " sealLimits=" + config.sealLimits()
                + " captureLimits=" + config.captureLimits()
                + " collapseWindow=" + config.collapseWindow()
                + " statsInterval=" + config.statsInterval();
    }
}
