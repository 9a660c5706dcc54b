#include "cli/data/checksum.h"

#include <pthread.h>
#include <string.h>

#define N_BLOCKS 8

typedef struct {
  char *bytes;
  size_t n, size;
} Block;

struct WfmChecksum {
  GChecksum *sum;
  size_t n_updates;
  /* a ring between the reader and the thread */
  bool threaded, ended;
  pthread_t thread;
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  Block block[N_BLOCKS];
  size_t filled, hashed; /* counts of blocks; filled - hashed are waiting */
};

WfmChecksum *wfm_checksum_new(void) {
  WfmChecksum *checksum = g_new0(WfmChecksum, 1);
  checksum->sum = g_checksum_new(G_CHECKSUM_SHA256);
  pthread_mutex_init(&checksum->mutex, NULL);
  pthread_cond_init(&checksum->changed, NULL);
  return checksum;
}

static void *hash_blocks(void *user) {
  WfmChecksum *checksum = user;
  pthread_mutex_lock(&checksum->mutex);
  for (;;) {
    while (checksum->hashed == checksum->filled && !checksum->ended) pthread_cond_wait(&checksum->changed, &checksum->mutex);
    if (checksum->hashed == checksum->filled) break;
    const Block *block = &checksum->block[checksum->hashed % N_BLOCKS];
    pthread_mutex_unlock(&checksum->mutex);
    g_checksum_update(checksum->sum, (const guchar *)block->bytes, (gssize)block->n);
    pthread_mutex_lock(&checksum->mutex);
    checksum->hashed++;
    pthread_cond_broadcast(&checksum->changed);
  }
  pthread_mutex_unlock(&checksum->mutex);
  return NULL;
}

static void put_block(WfmChecksum *checksum, const void *bytes, size_t n) {
  pthread_mutex_lock(&checksum->mutex);
  while (checksum->filled - checksum->hashed == N_BLOCKS) pthread_cond_wait(&checksum->changed, &checksum->mutex);
  Block *block = &checksum->block[checksum->filled % N_BLOCKS]; /* free: the thread looks only at the blocks that wait */
  pthread_mutex_unlock(&checksum->mutex);
  if (block->size < n) {
    g_free(block->bytes);
    block->bytes = g_malloc(n);
    block->size = n;
  }
  memcpy(block->bytes, bytes, n);
  block->n = n;
  pthread_mutex_lock(&checksum->mutex);
  checksum->filled++;
  pthread_cond_broadcast(&checksum->changed);
  pthread_mutex_unlock(&checksum->mutex);
}

void wfm_checksum_update(WfmChecksum *checksum, const void *bytes, size_t n) {
  if (!n) return;
  if (++checksum->n_updates == 2) checksum->threaded = pthread_create(&checksum->thread, NULL, hash_blocks, checksum) == 0;
  if (checksum->threaded)
    put_block(checksum, bytes, n);
  else
    g_checksum_update(checksum->sum, bytes, (gssize)n);
}

static void end_thread(WfmChecksum *checksum) {
  if (!checksum->threaded) return;
  pthread_mutex_lock(&checksum->mutex);
  checksum->ended = true;
  pthread_cond_broadcast(&checksum->changed);
  pthread_mutex_unlock(&checksum->mutex);
  pthread_join(checksum->thread, NULL);
  checksum->threaded = false;
}

char *wfm_checksum_finish(WfmChecksum *checksum) {
  end_thread(checksum);
  return g_strdup(g_checksum_get_string(checksum->sum));
}

void wfm_checksum_free(WfmChecksum *checksum) {
  if (!checksum) return;
  end_thread(checksum);
  for (size_t i = 0; i < N_BLOCKS; i++) g_free(checksum->block[i].bytes);
  pthread_mutex_destroy(&checksum->mutex);
  pthread_cond_destroy(&checksum->changed);
  g_checksum_free(checksum->sum);
  g_free(checksum);
}
