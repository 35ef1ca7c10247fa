// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <utility>

#if defined(__SANITIZE_THREAD__)
extern "C" void __tsan_acquire(void* place);
extern "C" void __tsan_release(void* place);
#endif

namespace xsmoe::studio {

/// Between threads, for the thread sanitizer, which cannot see what Qt synchronises: what was done before handOver() is done for whoever
/// calls takeOver() of the same place later. Nothing in other builds.
inline void handOver([[maybe_unused]] const void* place) {
#if defined(__SANITIZE_THREAD__)
  __tsan_release(const_cast<void*>(place));
#endif
}
inline void takeOver([[maybe_unused]] const void* place) {
#if defined(__SANITIZE_THREAD__)
  __tsan_acquire(const_cast<void*>(place));
#endif
}

/// A job on its way to the thread of its receiver. It is handed over when Qt has it in the place from which it is called, and back when it
/// is done: whichever thread lets go of it last destroys it.
template <class Job>
class PostedJob {
 public:
  PostedJob(const QObject* receiver, Job job) : receiver_(receiver), job_(std::move(job)) {}
  PostedJob(const PostedJob& other) : receiver_(other.receiver_), job_(other.job_) { handOver(receiver_); }
  PostedJob(PostedJob&& other) noexcept : receiver_(other.receiver_), job_(std::move(other.job_)) { handOver(receiver_); }
  PostedJob& operator=(const PostedJob&) = delete;
  PostedJob& operator=(PostedJob&&) = delete;
  ~PostedJob() { takeOver(this); }
  void operator()() {
    job_();
    handOver(this);
  }

 private:
  const QObject* receiver_;
  Job job_;
};

/// Does `job()` later in the thread of `receiver`, unless that is destroyed first. Any thread may call.
template <class Job>
void post(QObject* receiver, Job job) {
  QMetaObject::invokeMethod(receiver, PostedJob<Job>(receiver, std::move(job)), Qt::QueuedConnection);
}

}  // namespace xsmoe::studio
