package io.sharedcontext.testing;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Stands between clients and a PostgreSQL server, understands the frames of the protocol (without TLS), and
 * breaks connections at a commit, as a network would. Each connection has two threads.
 */
public final class DatabaseProxy implements AutoCloseable {
  /** What becomes of a COMMIT. */
  public enum Break {
    /** Nothing. */
    NONE,
    /** It never reaches the server. */
    REQUEST_LOST,
    /** It reaches the server, and its answer does not come back. */
    ANSWER_LOST,
    /** Both sides are cut in the moment in which it was sent. */
    CUT,
    /** The client is cut, and the server gets it half a second later. */
    REQUEST_LATE
  }

  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int PREFIX = 4;

  private final String host;
  private final int target;
  private final ServerSocket listening;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Supplier<Break>> plan = new AtomicReference<>(() -> Break.NONE);
  private final AtomicBoolean stalled = new AtomicBoolean();

  /** Before the server at {@code host} and {@code port}. */
  public DatabaseProxy(String host, int port) throws IOException {
    this.host = host;
    this.target = port;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  /** Where clients find it. */
  public int port() {
    return listening.getLocalPort();
  }

  /** Asks {@code next} at every COMMIT from now on. */
  public void atCommit(Supplier<Break> next) {
    plan.set(next);
  }

  /** Whether it passes nothing on, in either direction, and keeps all connections. */
  public void stall(boolean whether) {
    stalled.set(whether);
  }

  /** Ends every connection there is. */
  public void cutAll() {
    links.forEach(Link::cut);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (!listening.isClosed()) {
        Socket client = listening.accept();
        try {
          Link link = new Link(client, new Socket(host, target));
          links.add(link);
          start(link::requests);
          start(link::answers);
        } catch (IOException e) {
          // There is no server at the moment: the client sees its connection closed.
          client.close();
        }
      }
    } catch (IOException e) {
      cutAll();
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    cutAll();
  }

  private void pause() {
    while (stalled.get()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  /** A connection of a client, and the one to the server that belongs to it. */
  private final class Link {
    private final Socket client;
    private final Socket server;
    private final Set<String> commits = new HashSet<>();
    private final AtomicBoolean dropping = new AtomicBoolean();

    Link(Socket client, Socket server) throws IOException {
      this.client = client;
      this.server = server;
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    }

    void cut() {
      links.remove(this);
      close(client);
      close(server);
    }

    private static void close(Socket socket) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The first message has no type. */
    void requests() {
      try (DataInputStream in = new DataInputStream(client.getInputStream());
          DataOutputStream out = new DataOutputStream(server.getOutputStream())) {
        byte[] first = frame(in, false);
        pause();
        boolean going = pass(first, out);
        while (going) {
          byte[] message = frame(in, true);
          pause();
          going = !isCommit(message) ? pass(message, out) : commit(message, in, out);
        }
      } catch (IOException e) {
        // One of the two has ended.
      } finally {
        cut();
      }
    }

    private boolean commit(byte[] message, DataInputStream in, DataOutputStream out)
        throws IOException {
      Break fault = Objects.requireNonNull(plan.get()).get();
      if (fault == Break.NONE) {
        return pass(message, out);
      }
      if (fault == Break.REQUEST_LOST) {
        return false;
      }
      if (fault == Break.REQUEST_LATE) {
        // What follows belongs to it: the execution and the end of the batch.
        byte[] rest = rest(in);
        close(client);
        LockSupport.parkNanos(LATE_NANOS);
        pass(message, out);
        return pass(rest, out) && settle();
      }
      dropping.set(fault == Break.ANSWER_LOST);
      pass(message, out);
      return pass(rest(in), out) && fault == Break.ANSWER_LOST;
    }

    /** The server is to have time for what it got before the connection ends. */
    private boolean settle() {
      LockSupport.parkNanos(LATE_NANOS);
      return false;
    }

    /** Up to the Sync that ends a batch. */
    private byte[] rest(DataInputStream in) throws IOException {
      ByteBuffer all = ByteBuffer.allocate(10_000);
      byte[] next = frame(in, true);
      while (next[0] != 'S') {
        all.put(next);
        next = frame(in, true);
      }
      all.put(next).flip();
      byte[] bytes = new byte[all.remaining()];
      all.get(bytes);
      return bytes;
    }

    /** A COMMIT is bound by the name of a statement that was parsed before, or just now. */
    private boolean isCommit(byte[] message) {
      if (message[0] == 'P') {
        String name = text(message, 1 + PREFIX);
        String sql = text(message, 1 + PREFIX + name.length() + 1);
        boolean unused = sql.equals("COMMIT") ? commits.add(name) : commits.remove(name);
        return false;
      }
      if (message[0] != 'B') {
        return false;
      }
      String portal = text(message, 1 + PREFIX);
      return commits.contains(text(message, 1 + PREFIX + portal.length() + 1));
    }

    private static String text(byte[] message, int from) {
      int end = from;
      while (message[end] != 0) {
        end++;
      }
      return new String(message, from, end - from, StandardCharsets.UTF_8);
    }

    void answers() {
      try (DataInputStream in = new DataInputStream(server.getInputStream());
          DataOutputStream out = new DataOutputStream(client.getOutputStream())) {
        boolean going = true;
        while (going) {
          byte[] message = frame(in, true);
          pause();
          boolean done = message[0] == 'C' && text(message, 1 + PREFIX).equals("COMMIT");
          going = !(done && dropping.get()) && pass(message, out);
        }
      } catch (IOException e) {
        // One of the two has ended.
      } finally {
        cut();
      }
    }

    private static byte[] frame(DataInputStream in, boolean typed) throws IOException {
      int head = typed ? 1 : 0;
      byte type = typed ? in.readByte() : 0;
      int length = in.readInt();
      ByteBuffer frame = ByteBuffer.allocate(head + length);
      if (typed) {
        frame.put(type);
      }
      frame.putInt(length);
      in.readFully(frame.array(), head + PREFIX, length - PREFIX);
      return frame.array();
    }

    private static boolean pass(byte[] bytes, DataOutputStream out) throws IOException {
      out.write(bytes);
      out.flush();
      return true;
    }
  }
}
