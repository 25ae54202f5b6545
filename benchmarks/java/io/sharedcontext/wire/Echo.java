package io.sharedcontext.wire;

import io.sharedcontext.testing.AllowAllPolicy;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Catalog;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Tool;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** A tool that gives back its text, and what a client sends to call it. */
public final class Echo {
  /** A call as it comes down the pipe. */
  static final String LINE = """
      {"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"echo","arguments":{"text":"hi"}}}""";

  private Echo() {}

  /** Serves the tool on standard input and output. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var out = new FileOutputStream(FileDescriptor.out);
    new StdioTransport(methods(), new FileInputStream(FileDescriptor.in), out, () -> System.exit(0))
        .serve();
    System.exit(0);
  }

  /** What is asked. */
  @Doc("Gives back its text.")
  record Request(@Doc("Any text") String text) {}

  /** What is answered. */
  record Result(@Doc("") String text) {}

  /** The product's methods with this tool alone. */
  static MethodRegistry methods() {
    Tool<Request, Result> tool = Tool.reads(
            "echo", Request.class, Result.class, (call, request) -> new Result(request.text()))
        .needs(Permission.NONE);
    Catalog catalog = new Catalog(List.of(tool));
    return MethodRegistry.of(
        new ServerInfo("echo", "Echo", "1", "Echoes."),
        new ServerDefinition(
            catalog,
            catalog::all,
            Set.of(),
            List.of(),
            List.of(),
            AllowAllPolicy.of(connection -> Caller.NOBODY)));
  }
}
