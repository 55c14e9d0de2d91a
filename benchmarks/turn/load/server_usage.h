#ifndef SERVER_USAGE_H
#define SERVER_USAGE_H

#include <stdint.h>
#include <sys/types.h>

/*
 * CPU that a process has used in all its threads, those that ended included, in nanoseconds: the same sum as utime + stime
 * of /proc/PID/stat, which the kernel scales to it, without their ticks of 10 ms. 0 when there is no such process.
 */
uint64_t server_cpu_ns(pid_t pid);

/* Resident memory in bytes. */
uint64_t server_resident_bytes(pid_t pid);

uint64_t own_cpu_ns(void);

/* What all processes of the machine have used, in ticks of the kernel's accounting. */
uint64_t machine_cpu_ns(void);

#endif
