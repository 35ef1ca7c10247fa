// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/worker_thread.h"

namespace xsmoe::studio {

WorkerThread::WorkerThread(const QString& name) : worker_(std::make_unique<QObject>()) {
  thread_.setObjectName(name);
  worker_->moveToThread(&thread_);
  thread_.start();
}

WorkerThread::~WorkerThread() { finish(); }

void WorkerThread::post(std::function<void()> job) {
  if (worker_) QMetaObject::invokeMethod(worker_.get(), std::move(job), Qt::QueuedConnection);
}

void WorkerThread::finish() {
  thread_.quit();
  thread_.wait();
  worker_.reset();
}

}  // namespace xsmoe::studio
