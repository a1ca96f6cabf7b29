// What a program says over MPI, counted: bench/messages builds this and loads it before MPI (LD_PRELOAD). At
// the end each rank writes COUNT_MESSAGES/RANK: lines "call LIBRARY KIND calls bytes" and "to RANK messages
// bytes". LIBRARY is the file that called; bytes of a collective call are what it brings to this rank.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <mpi.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { most_counters = 1024, most_requests = 1 << 18 };
static struct Counter {
  const void* caller;
  const char* kind;
  long calls, bytes;
} counters[most_counters];
static struct Request {
  MPI_Request request;
  const void* caller;
  int to;  // in MPI_COMM_WORLD; -1: it receives
  long bytes;
} requests[most_requests];  // persistent ones
static struct { long messages, bytes; } * sent;

static void fail(const char* what) {
  fprintf(stderr, "count_messages: %s\n", what);
  abort();
}

static long size_of(MPI_Datatype type) {
  int size;
  PMPI_Type_size(type, &size);
  return size;
}

static int ranks_in(MPI_Comm comm) {
  int size;
  PMPI_Comm_size(comm, &size);
  return size;
}

static int rank_in(MPI_Comm comm) {
  int rank;
  PMPI_Comm_rank(comm, &rank);
  return rank;
}

static void count(const void* caller, const char* kind, long bytes) {
  for (uintptr_t k = ((uintptr_t)caller ^ (uintptr_t)kind) % most_counters, tries = 0; tries < most_counters;
       k = (k + 1) % most_counters, ++tries) {
    if (!counters[k].caller) counters[k] = (struct Counter){caller, kind, 0, 0};
    if (counters[k].caller != caller || counters[k].kind != kind) continue;
    ++counters[k].calls;
    counters[k].bytes += bytes;
    return;
  }
  fail("too many places that call MPI");
}

static int in_world(int rank, MPI_Comm comm) {
  if (comm == MPI_COMM_WORLD || rank == MPI_PROC_NULL) return rank;
  MPI_Group group, world;
  int there;
  PMPI_Comm_group(comm, &group);
  PMPI_Comm_group(MPI_COMM_WORLD, &world);
  PMPI_Group_translate_ranks(group, 1, &rank, world, &there);
  PMPI_Group_free(&group);
  PMPI_Group_free(&world);
  return there;
}

static void count_send(const void* caller, int to, long bytes) {
  if (to == MPI_PROC_NULL) return;
  if (!sent) sent = calloc(ranks_in(MPI_COMM_WORLD), sizeof *sent);
  count(caller, "send", bytes);
  ++sent[to].messages;
  sent[to].bytes += bytes;
}

static struct Request* request_of(MPI_Request request) {
  for (uintptr_t k = ((uintptr_t)request >> 6) % most_requests, tries = 0; tries < most_requests;
       k = (k + 1) % most_requests, ++tries)
    if (!requests[k].request || requests[k].request == request) return &requests[k];
  fail("too many persistent requests");
  return NULL;
}

static long sum(const int* counts, MPI_Comm comm) {
  long all = 0;
  for (int r = ranks_in(comm); r-- > 0;) all += counts[r];
  return all;
}

#define HERE __builtin_return_address(0)
#define SEND(name)                                                                    \
  int MPI_##name(const void* b, int n, MPI_Datatype t, int to, int tag, MPI_Comm c) { \
    count_send(HERE, in_world(to, c), size_of(t) * n);                                \
    return PMPI_##name(b, n, t, to, tag, c);                                          \
  }
#define START_SEND(name)                                                                              \
  int MPI_##name(const void* b, int n, MPI_Datatype t, int to, int tag, MPI_Comm c, MPI_Request* r) { \
    count_send(HERE, in_world(to, c), size_of(t) * n);                                                \
    return PMPI_##name(b, n, t, to, tag, c, r);                                                       \
  }
#define PERSISTENT(name, buffer, to_whom)                                                        \
  int MPI_##name(buffer b, int n, MPI_Datatype t, int to, int tag, MPI_Comm c, MPI_Request* r) { \
    const int code = PMPI_##name(b, n, t, to, tag, c, r);                                        \
    *request_of(*r) = (struct Request){*r, HERE, to_whom, size_of(t) * n};                       \
    return code;                                                                                 \
  }
#define COLLECTIVE(name, bytes, parameters, arguments) \
  int MPI_##name parameters {                          \
    count(HERE, #name, bytes);                         \
    return PMPI_##name arguments;                      \
  }

// clang-format off
SEND(Send)
START_SEND(Isend)
START_SEND(Issend)
START_SEND(Irsend)
PERSISTENT(Send_init, const void*, in_world(to, c))
PERSISTENT(Recv_init, void*, -1)
// clang-format on

static void start(MPI_Request r) {
  const struct Request* known = request_of(r);
  if (known->request && known->to >= 0) count_send(known->caller, known->to, known->bytes);
}
int MPI_Start(MPI_Request* r) {
  start(*r);
  return PMPI_Start(r);
}
int MPI_Startall(int n, MPI_Request r[]) {
  for (int k = 0; k < n; ++k) start(r[k]);
  return PMPI_Startall(n, r);
}

typedef MPI_Datatype Type;
typedef MPI_Comm Comm;
typedef const void* In;
typedef const int* Counts;
typedef MPI_Request* Later;
COLLECTIVE(Barrier, 0, (Comm c), (c))
COLLECTIVE(Ibarrier, 0, (Comm c, Later l), (c, l))
COLLECTIVE(Bcast, size_of(t) * n, (void* b, int n, Type t, int root, Comm c), (b, n, t, root, c))
COLLECTIVE(Reduce, size_of(t) * n, (In s, void* b, int n, Type t, MPI_Op op, int root, Comm c),
           (s, b, n, t, op, root, c))
COLLECTIVE(Allreduce, size_of(t) * n, (In s, void* b, int n, Type t, MPI_Op op, Comm c), (s, b, n, t, op, c))
COLLECTIVE(Iallreduce, size_of(t) * n, (In s, void* b, int n, Type t, MPI_Op op, Comm c, Later l),
           (s, b, n, t, op, c, l))
COLLECTIVE(Scan, size_of(t) * n, (In s, void* b, int n, Type t, MPI_Op op, Comm c), (s, b, n, t, op, c))
COLLECTIVE(Exscan, size_of(t) * n, (In s, void* b, int n, Type t, MPI_Op op, Comm c), (s, b, n, t, op, c))
COLLECTIVE(Reduce_scatter_block, size_of(t) * n, (In s, void* b, int n, Type t, MPI_Op op, Comm c),
           (s, b, n, t, op, c))
COLLECTIVE(Reduce_scatter, ns[rank_in(c)] * size_of(t), (In s, void* b, Counts ns, Type t, MPI_Op op, Comm c),
           (s, b, ns, t, op, c))
COLLECTIVE(Allgather, size_of(t) * n * ranks_in(c), (In s, int m, Type st, void* b, int n, Type t, Comm c),
           (s, m, st, b, n, t, c))
COLLECTIVE(Allgatherv, sum(ns, c) * size_of(t),
           (In s, int m, Type st, void* b, Counts ns, Counts at, Type t, Comm c), (s, m, st, b, ns, at, t, c))
COLLECTIVE(Gather, rank_in(c) == root ? size_of(t) * n * ranks_in(c) : m * size_of(st),
           (In s, int m, Type st, void* b, int n, Type t, int root, Comm c), (s, m, st, b, n, t, root, c))
COLLECTIVE(Gatherv, rank_in(c) == root ? sum(ns, c) * size_of(t) : m * size_of(st),
           (In s, int m, Type st, void* b, Counts ns, Counts at, Type t, int root, Comm c),
           (s, m, st, b, ns, at, t, root, c))
COLLECTIVE(Scatter, size_of(t) * n, (In s, int m, Type st, void* b, int n, Type t, int root, Comm c),
           (s, m, st, b, n, t, root, c))
COLLECTIVE(Scatterv, size_of(t) * n,
           (In s, Counts ms, Counts at, Type st, void* b, int n, Type t, int root, Comm c),
           (s, ms, at, st, b, n, t, root, c))
COLLECTIVE(Alltoall, size_of(t) * n * ranks_in(c), (In s, int m, Type st, void* b, int n, Type t, Comm c),
           (s, m, st, b, n, t, c))
COLLECTIVE(Alltoallv, sum(ns, c) * size_of(t),
           (In s, Counts ms, Counts from, Type st, void* b, Counts ns, Counts at, Type t, Comm c),
           (s, ms, from, st, b, ns, at, t, c))
COLLECTIVE(Comm_dup, 0, (Comm c, Comm* made), (c, made))
COLLECTIVE(Comm_split, 0, (Comm c, int colour, int key, Comm* made), (c, colour, key, made))
COLLECTIVE(Comm_create, 0, (Comm c, MPI_Group g, Comm* made), (c, g, made))

// Many ranks share a core here: one that waits (OMPI_MCA_mpi_yield_when_idle) sleeps, or the others hardly
// get on.
int sched_yield(void) { return nanosleep(&(struct timespec){.tv_nsec = 50000}, NULL); }

int MPI_Finalize(void) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%d", getenv("COUNT_MESSAGES"), rank_in(MPI_COMM_WORLD));
  FILE* file = fopen(path, "w");
  if (!file) fail("cannot write to the folder that COUNT_MESSAGES names");
  for (int k = 0; k < most_counters; ++k) {
    Dl_info of;
    if (!counters[k].caller) continue;
    const char* name = dladdr(counters[k].caller, &of) ? of.dli_fname : "?";
    fprintf(file, "call %s %s %ld %ld\n", strrchr(name, '/') ? strrchr(name, '/') + 1 : name,
            counters[k].kind, counters[k].calls, counters[k].bytes);
  }
  for (int r = ranks_in(MPI_COMM_WORLD); sent && r-- > 0;)
    if (sent[r].messages) fprintf(file, "to %d %ld %ld\n", r, sent[r].messages, sent[r].bytes);
  fclose(file);
  return PMPI_Finalize();
}
