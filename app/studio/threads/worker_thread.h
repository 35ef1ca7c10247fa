// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QString>
#include <QThread>
#include <functional>
#include <memory>

namespace xsmoe::studio {

/// One thread that does posted jobs in order. Created, used and destroyed in the window's thread.
class WorkerThread {
 public:
  explicit WorkerThread(const QString& name);
  /// As finish().
  ~WorkerThread();
  WorkerThread(const WorkerThread&) = delete;
  WorkerThread& operator=(const WorkerThread&) = delete;

  void post(std::function<void()> job);
  /// Waits for the job under way; those behind it are dropped. The caller asks the job to be quick first.
  void finish();

 private:
  QThread thread_;
  std::unique_ptr<QObject> worker_;  // lives in thread_; jobs are events of its own
};

}  // namespace xsmoe::studio
