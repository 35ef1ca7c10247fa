// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/threads/worker_thread.h"

#include <utility>

#include "app/studio/threads/posting.h"

namespace xsmoe::studio {

WorkerThread::WorkerThread(const QString& name) : worker_(std::make_unique<QObject>()) {
  thread_.setObjectName(name);
  worker_->moveToThread(&thread_);
  thread_.start();
}

WorkerThread::~WorkerThread() { finish(); }

void WorkerThread::post(std::function<void()> job) {
  if (!worker_) return;
  studio::post(worker_.get(), [this, job = std::move(job)] {
    job();
    handOver(this);
  });
}

void WorkerThread::finish() {
  thread_.quit();
  thread_.wait();
  takeOver(this);
  worker_.reset();
}

}  // namespace xsmoe::studio
