package dev.kaifu.probe.check;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/// Runs all jobs of a check at once, a thread each, and then looks for what was sent.
///
/// They are platform threads: behind virtual ones that have waited for the network a poller stays in native code, and
/// the JVM waits 300 ms for such threads when the process ends.
public final class CheckRunner {
    private final CheckRequest request;
    private final Consumer<Cell> finished;

    /// @param finished is told of each connection when it is over, from its own thread
    public CheckRunner(CheckRequest request, Consumer<Cell> finished) {
        this.request = request;
        this.finished = finished;
    }

    /// @throws InterruptedException where this thread is interrupted; the connections are given up then
    public CheckResult run() throws InterruptedException {
        List<Cell> cells = connections();
        if (request.readBack().isEmpty()) {
            return CheckResult.of(cells);
        }
        return CheckResult.of(new ReadBack(request, request.readBack().get()).of(cells));
    }

    private List<Cell> connections() throws InterruptedException {
        List<Future<Cell>> running = new ArrayList<>();
        ThreadFactory factory = Thread.ofPlatform().daemon().name("check-", 0).factory();
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(factory)) {
            for (CheckJob job : request.jobs()) {
                running.add(threads.submit(() -> {
                    Cell cell = SmtpCheck.run(request, job);
                    finished.accept(cell);
                    return cell;
                }));
            }
            List<Cell> cells = new ArrayList<>();
            for (Future<Cell> each : running) {
                cells.add(each.get());
            }
            return cells;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
