# For a tap: Formula/shared-context.rb
class SharedContext < Formula
  desc "MCP server through which many AI agents share one context"
  homepage "{{project.url}}"
  version "{{project.version}}"
  license "Apache-2.0"

PLATFORMS

  def install
    libexec.install Dir["*"]
    bin.install_symlink libexec/"bin/shared-context"
  end

  test do
    ENV["SHARED_CONTEXT_HOME"] = testpath/"store"
    request = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}'
    assert_match "create_session", pipe_output(bin/"shared-context", "#{request}\n", 0)
  end
end
