//! The official Rust SDK: two clients, each with a server process of its own. The agents do what those of
//! scenario.py do; see there.

use rmcp::{
    model::CallToolRequestParams, service::RunningService, transport::TokioChildProcess, RoleClient, ServiceExt,
};
use serde_json::{json, Value};
use std::path::Path;

type Client = RunningService<RoleClient, ()>;

fn launcher() -> String {
    std::env::var("SHARED_CONTEXT_LAUNCHER").unwrap_or_else(|_| "bin/shared-context".into())
}

async fn server(store: &Path, agent: &str) -> anyhow::Result<Client> {
    let mut command = tokio::process::Command::new(launcher());
    command.env("SHARED_CONTEXT_HOME", store).env("SHARED_CONTEXT_AGENT_ID", agent);
    Ok(().serve(TokioChildProcess::new(command)?).await?)
}

/// The result as a model is shown it, refusals included.
async fn call(client: &Client, tool: &'static str, arguments: Value) -> anyhow::Result<Value> {
    let mut request = CallToolRequestParams::new(tool);
    request.arguments = arguments.as_object().cloned();
    let called = client.call_tool(request).await?;
    called.structured_content.ok_or_else(|| anyhow::anyhow!("{tool} gave no structured content"))
}

fn lock(session: &Value, wait: u32) -> Value {
    json!({"session_id": session, "action": "lock", "resources": ["config.yaml"], "wait_seconds": wait})
}

fn unlock(session: &Value) -> Value {
    json!({"session_id": session, "action": "unlock", "resources": ["config.yaml"]})
}

fn last_message(result: &Value) -> String {
    let messages = result["messages"].as_array().map(Vec::as_slice).unwrap_or_default();
    messages.last().and_then(|last| last["content"].as_str()).unwrap_or_default().to_string()
}

/// Waits as often as needed: 4 seconds at a time suit the time-out of every client.
async fn wait(planner: &Client, session: &Value, after: &Value) -> anyhow::Result<Value> {
    for _ in 0..15 {
        let arguments = json!({"session_id": session, "after": after, "from": ["coder"], "timeout_seconds": 4});
        let heard = call(planner, "wait_for_messages", arguments).await?;
        if !last_message(&heard).is_empty() {
            return Ok(heard);
        }
    }
    anyhow::bail!("nothing from the coder within a minute")
}

/// Waits until the coder asks, hands the work over, and waits until it is done.
async fn hand(planner: &Client, session: &Value, cursor: &Value) -> anyhow::Result<(String, String)> {
    let asked = wait(planner, session, cursor).await?;
    let note = json!({"session_id": session, "content": "config.yaml is yours: set the port.", "to": ["coder"],
        "metadata": {"type": "hand-off"}});
    call(planner, "add_message", note).await?;
    call(planner, "coordinate_session_work", unlock(session)).await?;
    let heard = wait(planner, session, &asked["next_cursor"]).await?;
    Ok((last_message(&asked), last_message(&heard)))
}

struct Work {
    port: Value,
    refused: Value,
    token: i64,
    told: String,
    mistaken: Value,
}

/// Reads what is known, is kept out of what is locked, asks, stands in line, works, and reports.
async fn work(coder: &Client, session: &Value) -> anyhow::Result<Work> {
    let known = call(coder, "get_memory", json!({"key": "port", "session_id": session, "shared": true})).await?;
    let port = known["value"]["port"].clone();
    let refused = call(coder, "coordinate_session_work", lock(session, 0)).await?;
    let question = json!({"session_id": session, "content": "May I have config.yaml?", "to": ["planner"]});
    call(coder, "add_message", question).await?;
    let mut token = 0;
    for _ in 0..15 {
        token = call(coder, "coordinate_session_work", lock(session, 4)).await?["fencing_token"].as_i64().unwrap_or(0);
        if token > 0 {
            break;
        }
    }
    let told = last_message(&call(coder, "get_messages", json!({"session_id": session})).await?);
    let mistaken = call(coder, "get_messages", json!({"session_id": "session_0000000000000000"})).await?;
    let done = json!({"key": "config.yaml", "value": {"port": port}, "session_id": session, "shared": true,
        "fencing_token": token});
    call(coder, "set_memory", done).await?;
    call(coder, "coordinate_session_work", unlock(session)).await?;
    let report = json!({"session_id": session, "content": format!("config.yaml has port {port}."), "to": ["planner"]});
    call(coder, "add_message", report).await?;
    Ok(Work { port, refused, token, told, mistaken })
}

fn teaches(result: &Value, code: &str) -> bool {
    result["code"] == code && result["suggestions"].as_array().is_some_and(|advice| !advice.is_empty())
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let store = std::env::temp_dir().join(format!("shared-context-example-{}", std::process::id()));
    let (planner, coder) = (server(&store, "planner").await?, server(&store, "coder").await?);
    let made = call(&planner, "create_session", json!({"purpose": "Ship the release"})).await?;
    let session = &made["session_id"];
    let port = json!({"key": "port", "value": {"port": 8080}, "session_id": session, "shared": true});
    call(&planner, "set_memory", port).await?;
    let before = call(&planner, "coordinate_session_work", lock(session, 0)).await?["fencing_token"].as_i64().unwrap_or(0);
    let plan = json!({"session_id": session, "content": "I work on config.yaml; the port is in shared memory."});
    call(&planner, "add_message", plan).await?;
    let seen = call(&planner, "get_messages", json!({"session_id": session})).await?;
    let ((asked, heard), work) =
        tokio::try_join!(hand(&planner, session, &seen["ack_cursor"]), work(&coder, session))?;
    coder.cancel().await?;
    planner.cancel().await?;
    std::fs::remove_dir_all(&store)?;

    let lines = [
        (format!("the coder read shared memory: port {}", work.port), work.port == 8080),
        (format!("the planner woke and read: {asked}"), asked == "May I have config.yaml?"),
        (format!("the coder was handed over: {}", work.told), work.told.contains("yours")),
        (format!("the model was told what to do: {}", work.mistaken["code"].as_str().unwrap_or("")),
            teaches(&work.mistaken, "SESSION_NOT_FOUND")),
        (format!("the planner woke and read: {heard}"), heard == "config.yaml has port 8080."),
        (format!("the coder was refused the lock: {}", work.refused["code"].as_str().unwrap_or("")),
            teaches(&work.refused, "SESSION_LOCKED")),
        (format!("the coder's lock came after the planner's: tokens {before}, {}", work.token),
            0 < before && before < work.token),
    ];
    for (line, held) in &lines {
        println!("{}{line}", if *held { "ok    " } else { "FAILS " });
    }
    anyhow::ensure!(lines.iter().all(|(_, held)| *held), "not all was as it should be");
    Ok(())
}
