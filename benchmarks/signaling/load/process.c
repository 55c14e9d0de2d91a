#include "process.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_PROCESSES = 4096 };

struct entry {
    pid_t pid, parent;
    uint64_t ticks;
    unsigned threads;
};

static int read_stat(pid_t pid, struct entry *e)
{
    char path[64], line[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "r");
    if (!f)
        return -1;
    size_t n = fread(line, 1, sizeof line - 1, f);
    fclose(f);
    line[n] = 0;
    char *after_name = strrchr(line, ')'); /* the name may hold spaces and parentheses */
    unsigned long user, system;
    int parent;
    long threads;
    if (!after_name ||
        sscanf(after_name + 1, " %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %*d %*d %*d %*d %ld",
               &parent, &user, &system, &threads) != 4)
        return -1;
    *e = (struct entry){ pid, parent, user + system, (unsigned)threads };
    return 0;
}

static void add_memory(pid_t pid, struct usage *out)
{
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pid);
    FILE *f = fopen(path, "r");
    if (!f)
        return;
    unsigned long kb;
    while (fgets(line, sizeof line, f)) {
        if (sscanf(line, "Rss: %lu kB", &kb) == 1)
            out->rss_kb += kb;
        else if (sscanf(line, "Pss: %lu kB", &kb) == 1)
            out->pss_kb += kb;
    }
    fclose(f);
}

int usage_read(pid_t root, int memory, struct usage *out)
{
    static struct entry entries[MAX_PROCESSES];
    static char ours[MAX_PROCESSES];
    unsigned count = 0;
    memset(out, 0, sizeof *out);
    DIR *proc = opendir("/proc");
    if (!proc)
        return -1;
    for (struct dirent *d; (d = readdir(proc)) && count < MAX_PROCESSES;)
        if (isdigit((unsigned char)d->d_name[0]) && read_stat(atoi(d->d_name), &entries[count]) == 0) {
            ours[count] = entries[count].pid == root;
            count++;
        }
    closedir(proc);

    for (int grew = 1; grew;) {
        grew = 0;
        for (unsigned child = 0; child < count; child++)
            for (unsigned parent = 0; parent < count && !ours[child]; parent++)
                if (ours[parent] && entries[child].parent == entries[parent].pid)
                    ours[child] = 1, grew = 1;
    }

    uint64_t ns_per_tick = 1000000000ull / (uint64_t)sysconf(_SC_CLK_TCK);
    for (unsigned i = 0; i < count; i++)
        if (ours[i]) {
            out->cpu_ns += entries[i].ticks * ns_per_tick;
            out->threads += entries[i].threads;
            out->processes++;
            if (memory)
                add_memory(entries[i].pid, out);
        }
    return out->processes > 0 ? 0 : -1;
}
