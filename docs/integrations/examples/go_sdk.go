// The official Go SDK: two clients, each with a server process of its own. The agents do what those of
// scenario.py do; see there.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

type object = map[string]any

var ctx = context.Background()

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func launcher() string {
	if named := os.Getenv("SHARED_CONTEXT_LAUNCHER"); named != "" {
		return named
	}
	return must(filepath.Abs("bin/shared-context"))
}

func server(store, agent string) (*mcp.ClientSession, *exec.Cmd) {
	command := exec.Command(launcher())
	command.Env = append(os.Environ(), "SHARED_CONTEXT_HOME="+store, "SHARED_CONTEXT_AGENT_ID="+agent)
	command.Stderr = os.Stderr
	client := mcp.NewClient(&mcp.Implementation{Name: agent, Version: "1"}, nil)
	return must(client.Connect(ctx, &mcp.CommandTransport{Command: command}, nil)), command
}

// call gives the result as a model is shown it, refusals included.
func call(session *mcp.ClientSession, tool string, arguments object) object {
	called := must(session.CallTool(ctx, &mcp.CallToolParams{Name: tool, Arguments: arguments}))
	var result object
	if err := json.Unmarshal([]byte(called.Content[0].(*mcp.TextContent).Text), &result); err != nil {
		panic(err)
	}
	return result
}

func lock(session string, action string, wait int) object {
	return object{"session_id": session, "action": action, "resources": []string{"config.yaml"}, "wait_seconds": wait}
}

func lastMessage(result object) string {
	messages := result["messages"].([]any)
	return messages[len(messages)-1].(object)["content"].(string)
}

// wait waits as often as needed: 4 seconds at a time suit the time-out of every client.
func wait(planner *mcp.ClientSession, session, after string) object {
	for range 15 {
		heard := call(planner, "wait_for_messages", object{
			"session_id": session, "after": after, "from": []string{"coder"}, "timeout_seconds": 4})
		if len(heard["messages"].([]any)) > 0 {
			return heard
		}
	}
	panic("nothing from the coder within a minute")
}

func main() {
	store := must(os.MkdirTemp("", "shared-context-example-"))
	planner, first := server(store, "planner")
	coder, second := server(store, "coder")

	session := call(planner, "create_session", object{"purpose": "Ship the release"})["session_id"].(string)
	call(planner, "set_memory", object{"key": "port", "value": object{"port": 8080}, "session_id": session, "shared": true})
	before := call(planner, "coordinate_session_work", lock(session, "lock", 0))["fencing_token"].(float64)
	call(planner, "add_message", object{"session_id": session, "content": "I work on config.yaml; the port is in shared memory."})
	cursor := call(planner, "get_messages", object{"session_id": session})["ack_cursor"].(string)

	var asked, heard, told string
	var port, after float64
	var refused, mistaken object
	var both sync.WaitGroup
	both.Go(func() { // waits until the coder asks, hands the work over, and waits until it is done
		question := wait(planner, session, cursor)
		asked = lastMessage(question)
		call(planner, "add_message", object{"session_id": session, "content": "config.yaml is yours: set the port.",
			"to": []string{"coder"}, "metadata": object{"type": "hand-off"}})
		call(planner, "coordinate_session_work", object{"session_id": session, "action": "unlock", "resources": []string{"config.yaml"}})
		heard = lastMessage(wait(planner, session, question["next_cursor"].(string)))
	})
	both.Go(func() { // reads what is known, is kept out of what is locked, asks, stands in line, works, and reports
		known := call(coder, "get_memory", object{"key": "port", "session_id": session, "shared": true})
		port = known["value"].(object)["port"].(float64)
		refused = call(coder, "coordinate_session_work", lock(session, "lock", 0))
		call(coder, "add_message", object{"session_id": session, "content": "May I have config.yaml?", "to": []string{"planner"}})
		for tries := 0; tries < 15 && after == 0; tries++ {
			after, _ = call(coder, "coordinate_session_work", lock(session, "lock", 4))["fencing_token"].(float64)
		}
		told = lastMessage(call(coder, "get_messages", object{"session_id": session}))
		mistaken = call(coder, "get_messages", object{"session_id": "session_0000000000000000"})
		call(coder, "set_memory", object{"key": "config.yaml", "value": object{"port": port}, "session_id": session,
			"shared": true, "fencing_token": after})
		call(coder, "coordinate_session_work", object{"session_id": session, "action": "unlock", "resources": []string{"config.yaml"}})
		call(coder, "add_message", object{"session_id": session, "content": fmt.Sprintf("config.yaml has port %v.", port),
			"to": []string{"planner"}})
	})
	both.Wait()
	must(0, coder.Close())
	must(0, planner.Close())
	must(0, os.RemoveAll(store))

	held := true
	check := func(line string, holds bool) {
		held = held && holds
		fmt.Println(map[bool]string{true: "ok    ", false: "FAILS "}[holds] + line)
	}
	teaches := func(result object, code string) bool {
		return result["code"] == code && len(result["suggestions"].([]any)) > 0
	}
	check(fmt.Sprint("the coder read shared memory: port ", port), port == 8080)
	check("the planner woke and read: "+asked, asked == "May I have config.yaml?")
	check("the coder was handed over: "+told, strings.Contains(told, "yours"))
	check(fmt.Sprintf("the model was told what to do: %v %v", mistaken["code"], mistaken["suggestions"]), teaches(mistaken, "SESSION_NOT_FOUND"))
	check("the planner woke and read: "+heard, heard == "config.yaml has port 8080.")
	check(fmt.Sprintf("the coder was refused the lock: %v %v", refused["code"], refused["suggestions"]), teaches(refused, "SESSION_LOCKED"))
	check(fmt.Sprint("the coder's lock came after the planner's: tokens ", before, ", ", after), 0 < before && before < after)
	check("no server process is left", first.ProcessState != nil && second.ProcessState != nil)
	if !held {
		os.Exit(1)
	}
}
