package io.sluice.cli.demo;

import static io.sluice.cli.demo.Message.debug;
import static io.sluice.cli.demo.Message.error;
import static io.sluice.cli.demo.Message.info;
import static io.sluice.cli.demo.Message.notice;
import static io.sluice.cli.demo.Message.warning;

import java.util.List;

/**
 * Says what a steady service is like.
 *
 * @param service its name
 * @param linesPerSecond how much it writes, on average
 * @param messages what it writes, each as likely as the others
 */
record Profile(String service, double linesPerSecond, List<Message> messages) {
    /** The 23 steady services of the demo; together they write about 95 lines a second. */
    static final List<Profile> ALL = List.of(
            of(
                    "hero_proc.sysmon",
                    10,
                    info(
                            "sysmon sample #: cpu=@ permille, rss=@ MiB, load=1.@, open_files=@, sockets=@, disk_read=@ KiB/s, disk_write=@ KiB/s, net=@ KiB/s"),
                    debug(
                            "sysmon probe /proc/@/stat took @ us, utime=@ stime=@ threads=@ faults=@ voluntary_switches=@ since last sample #, node=n%")),
            of(
                    "hero_proc.supervisor",
                    5,
                    info(
                            "supervisor: service check # passed, 24 running, 0 failed, restart budget @/1000, next check in @ ms, last incident @ h ago, id=%%-%"),
                    notice(
                            "supervisor: service worker-@ reached state running after @ ms (attempt 1, exit status of previous run 0), job %%%%")),
            of(
                    "hero_proc.scheduler",
                    6,
                    info(
                            "scheduler: job %%-% queued, queue depth @, wait p99 @ ms, worker slot @ assigned, tenant t-@, priority normal, deadline in @ s (run #)"),
                    debug(
                            "scheduler: tick # took @ us, @ timers fired, @ jobs inspected, @ leases renewed, @ leases expired, clock skew @ us, shard %")),
            of(
                    "hero_proc.rpc",
                    9,
                    info(
                            "rpc: logs.insert ok in @ us, @ entries accepted, peer unix:/run/hero/@.sock, request id %%-%-%, session #, bytes in @, bytes out @"),
                    warning(
                            "rpc: slow call service.status took @ ms (limit 250 ms), peer unix:/run/hero/@.sock, request id %%-%-%, waiting on lock registry, holder job #")),
            of(
                    "hero_collab.gateway",
                    9,
                    info(
                            "gateway: GET /api/v1/rooms/@/events?since=# 200 in @ ms, @ bytes, client 10.@.3.17, agent desktop/2.4, trace %%%%, upstream collab-@"),
                    warning(
                            "gateway: upstream collab-@ answered 503 after @ ms, retry 1 of 3, client 10.@.3.17, trace %%%%%%, circuit half open, request #")),
            of(
                    "hero_collab.presence",
                    7,
                    info(
                            "presence: room @ has @ members, @ joined, @ left in the last 10 s, fan-out @ us, broadcast queue @ of 1000, epoch #, leader node-%"),
                    debug(
                            "presence: heartbeat from client %%-%-% round trip @ ms, jitter @ ms, missed 0, lease renewed for 30 s, slot @, sequence #")),
            of(
                    "hero_collab.docs",
                    6,
                    info(
                            "docs: document %%-%-% merged @ operations from @ peers in @ us, revision #, snapshot @ KiB, history @ KiB, conflicts 0"),
                    info(
                            "docs: snapshot # of document %%-%-% written in @ ms, @ KiB, compacted @ operations, previous snapshot kept for @ s")),
            of(
                    "hero_db.primary",
                    8,
                    info(
                            "checkpoint complete: wrote @ buffers (1.2%); 0 files added, 0 removed, @ recycled; write=1.@ s, sync=0.@ s, total=2.@ s; lsn=%%/%% run #"),
                    debug(
                            "query # on shard @ planned in @ us, executed in @ us, rows=@, buffers hit=@ read=@, plan hash %%%%, statement cached, user app")),
            of(
                    "hero_db.replica",
                    4,
                    info(
                            "replica: applied @ records up to lsn %%/%%, lag @ ms, receive @ KiB/s, replay @ KiB/s, conflicts 0, segment %%%%%%, batch #"),
                    warning(
                            "replica: replay lag @ ms is over the target of 200 ms, primary lsn %%/%%, standby lsn %%/%%, receive queue @ KiB, sample #")),
            of(
                    "hero_db.backup",
                    1,
                    info(
                            "backup: chunk # of base backup %%%% stored, @ KiB compressed to @ KiB, checksum %%%%%%%%, throughput @ MiB/s, eta @ s, target vault-@")),
            of(
                    "hero_web.frontend",
                    7,
                    info(
                            "10.@.0.12 - - \"GET /app/assets/main-%%.js HTTP/2\" 200 @ \"https://home.example/\" \"Mozilla/5.0\" rt=0.@ cache=HIT request #"),
                    info(
                            "10.@.0.12 - - \"POST /api/session/refresh HTTP/2\" 204 0 \"https://home.example/\" \"Mozilla/5.0\" rt=0.@ upstream=0.@ request #")),
            of(
                    "hero_web.assets",
                    2,
                    info(
                            "assets: built bundle % in @ ms, @ modules, @ KiB, @ KiB after compression, source map @ KiB, cache reuse @ permille, build #, target es2022")),
            of(
                    "hero_auth.identity",
                    3,
                    info(
                            "identity: token issued for subject %%-%-%, scopes rooms:read rooms:write, expires in 3600 s, key id %%, took @ us, issuer node-@, serial #"),
                    warning(
                            "identity: rejected login for subject %%-%-%: password expired @ days ago, source 10.@.4.2, attempts @, lockout in @ s, event #")),
            of(
                    "hero_auth.sessions",
                    2,
                    info(
                            "sessions: sweep # removed @ of @ sessions in @ ms, oldest idle @ min, memory @ KiB, next sweep in 30 s, store redis-@, generation %%")),
            of(
                    "hero_mail.outbound",
                    2,
                    info(
                            "outbound: %%%%: to=<user@@mail.example>, relay=mx@.mail.example[192.0.2.7]:25, delay=0.@, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued #)"),
                    error(
                            "outbound: %%%%: connect to mx@.mail.example[192.0.2.9]:25: Connection timed out after @ ms, deferred, attempt @, next in @ s, job #")),
            of(
                    "hero_mail.inbound",
                    1,
                    info(
                            "inbound: message %%%%@mail.example accepted from mx@.mail.example, @ KiB, spam score 0.@, dkim pass, spf pass, stored in mailbox @ as #")),
            of(
                    "hero_grid.node",
                    4,
                    info(
                            "node: heartbeat # sent to @ peers, @ acked in @ ms, capacity cpu=@ mem=@ MiB disk=@ GiB, reserved @ permille, height %%%%, epoch @"),
                    debug(
                            "node: gossip round # with peer %%%%%% exchanged @ digests, @ deltas, @ bytes out, @ bytes in, converged in @ ms, fan-out 3")),
            of(
                    "hero_grid.mycelium",
                    3,
                    debug(
                            "mycelium: route to 400:%:%:%::/64 via peer tcp://[2001:db8::%]:9651 metric @ seq #, @ routes selected, @ fallback, feasible"),
                    info(
                            "mycelium: peer tcp://[2001:db8::%]:9651 up, latency @ ms, hello interval @ ms, tx @ KiB, rx @ KiB, handshakes 1, session #, cost @")),
            of(
                    "hero_ai.router",
                    2,
                    info(
                            "router: request %%-%-% to model m-@ streamed @ tokens in @ ms, first token @ ms, prompt @ tokens, cached @, queue @, replica @, run #")),
            of(
                    "hero_ai.embedder",
                    1.5,
                    info(
                            "embedder: batch # of @ texts embedded in @ ms, @ tokens, padding @ permille, device cpu-@, cache hits @, vectors 768 x @, index %%%%")),
            of(
                    "hero_index.search",
                    1.5,
                    info(
                            "search: query # matched @ of @ documents in @ us, segments @, postings @ KiB, cache hit, top score 0.@, shard @, analyzer en, trace %%%%")),
            of(
                    "hero_books.library",
                    0.5,
                    info(
                            "library: collection % scanned in @ ms, @ pages, @ links checked, 0 broken, @ images, theme default, exported @ KiB, revision %%%%, run #")),
            of(
                    "zinit.main",
                    0.5,
                    notice(
                            "zinit: unit hero_%.service monitor tick #, state running since @ min, cgroup memory @ MiB of 512, tasks @ of 1024, oom kills 0, pressure 0.@")));

    private static Profile of(String service, double linesPerSecond, Message... messages) {
        return new Profile(service, linesPerSecond, List.of(messages));
    }
}
