// Pairs of pion agents in one process, on 127.0.0.1: "one N WARM" one after the other, "many N WARM" all at once, after WARM that are not
// measured. Prints JSON.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/pion/ice/v2"
)

type pair struct {
	naomi, priya *ice.Agent
	began        time.Time
	milliseconds float64
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func newAgent() *ice.Agent {
	agent, err := ice.NewAgent(&ice.AgentConfig{
		NetworkTypes:     []ice.NetworkType{ice.NetworkTypeUDP4},
		CandidateTypes:   []ice.CandidateType{ice.CandidateTypeHost},
		MulticastDNSMode: ice.MulticastDNSModeDisabled,
		IncludeLoopback:  true,
		IPFilter:         func(ip net.IP) bool { return ip.IsLoopback() },
	})
	must(err)
	return agent
}

// Dial and Accept return when a pair works.
func (p *pair) connect() {
	p.began = time.Now()
	p.naomi, p.priya = newAgent(), newAgent()
	introduce(p.naomi, p.priya)
	introduce(p.priya, p.naomi)
	must(p.naomi.GatherCandidates())
	must(p.priya.GatherCandidates())
	var both sync.WaitGroup
	both.Add(2)
	go func() {
		defer both.Done()
		fragment, password, err := p.priya.GetLocalUserCredentials()
		must(err)
		_, err = p.naomi.Dial(context.Background(), fragment, password)
		must(err)
	}()
	go func() {
		defer both.Done()
		fragment, password, err := p.naomi.GetLocalUserCredentials()
		must(err)
		_, err = p.priya.Accept(context.Background(), fragment, password)
		must(err)
	}()
	both.Wait()
	p.milliseconds = float64(time.Since(p.began).Nanoseconds()) / 1e6
}

func introduce(one, other *ice.Agent) {
	must(one.OnCandidate(func(candidate ice.Candidate) {
		if candidate == nil {
			return
		}
		copied, err := ice.UnmarshalCandidate(candidate.Marshal())
		must(err)
		must(other.AddRemoteCandidate(copied))
	}))
}

func (p *pair) close() {
	_ = p.naomi.Close()
	_ = p.priya.Close()
}

func connectAll(count int) []*pair {
	pairs := make([]*pair, count)
	var group sync.WaitGroup
	for i := range pairs {
		pairs[i] = &pair{}
		group.Add(1)
		go func(p *pair) {
			defer group.Done()
			p.connect()
		}(pairs[i])
	}
	group.Wait()
	return pairs
}

func times(pairs []*pair) []float64 {
	found := make([]float64, len(pairs))
	for i, p := range pairs {
		found[i] = p.milliseconds
	}
	return found
}

func closeAll(pairs []*pair) {
	for _, p := range pairs {
		p.close()
	}
}

func residentKb() float64 {
	text, err := os.ReadFile("/proc/self/status")
	must(err)
	for _, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(line, "VmRSS:") {
			kb, err := strconv.ParseFloat(strings.Fields(line)[1], 64)
			must(err)
			return kb
		}
	}
	return 0
}

func cpuMs() float64 {
	var usage syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e6
}

func main() {
	number, err := strconv.Atoi(os.Args[2])
	must(err)
	warmUp, err := strconv.Atoi(os.Args[3])
	must(err)
	closeAll(connectAll(warmUp))
	result := map[string]interface{}{}
	if os.Args[1] == "one" {
		found := []float64{}
		for i := 0; i < number; i++ {
			pairs := connectAll(1)
			found = append(found, times(pairs)...)
			closeAll(pairs)
		}
		result["connectMs"] = found
	} else {
		debug.FreeOSMemory()
		memory, cpu, began := residentKb(), cpuMs(), time.Now()
		pairs := connectAll(number)
		all := float64(time.Since(began).Nanoseconds()) / 1e6
		cpu = cpuMs() - cpu
		now, agents := residentKb(), float64(2*number)
		debug.FreeOSMemory()
		result["agents"], result["allMs"], result["connectMs"] = agents, all, times(pairs)
		result["cpuMsPerAgent"], result["kbPerAgent"] = cpu/agents, (now-memory)/agents
		result["kbPerAgentAfterCollection"] = (residentKb() - memory) / agents
	}
	must(json.NewEncoder(os.Stdout).Encode(result))
}
