// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/threads/question_thread.h"

#include "app/studio/threads/live_mailbox.h"

namespace xsmoe::studio {

Result<engine::Questions*> QuestionDesk::questions(const std::filesystem::path& run, const std::filesystem::path& stream,
                                                   const ProgressCallback& progress) {
  if (questions_ && run == run_ && stream == stream_) return questions_.get();
  questions_.reset();
  auto ready = engine();
  if (!ready) return tl::make_unexpected(ready.error());
  auto opened = (*ready)->openQuestions(run, stream, progress);
  if (!opened) return tl::make_unexpected(opened.error());
  questions_ = std::move(*opened);
  run_ = run;
  stream_ = stream;
  return questions_.get();
}

QuestionThread::QuestionThread(std::shared_ptr<SharedEngine> engine, QObject* parent)
    : QObject(parent),
      desk_(std::move(engine),
            [this](const Progress& progress) {
              tell(progress);
              return !ending_;
            }),
      thread_(QStringLiteral("questions")) {}

QuestionThread::~QuestionThread() {
  ending_ = true;
  cancel();
  thread_.finish();
}

ProgressCallback QuestionThread::progressCallback(std::shared_ptr<const std::atomic<bool>> wanted) {
  return [this, wanted = std::move(wanted)](const Progress& progress) { return (!wanted || *wanted) && report(progress); };
}

bool QuestionThread::report(const Progress& progress) {
  tell(progress);
  return current_ == newest_.load();
}

void QuestionThread::tell(const Progress& progress) {
  const auto now = std::chrono::steady_clock::now();
  if (now - lastReport_ >= kLiveInterval || progress.what != reported_) {
    lastReport_ = now;
    reported_ = progress.what;
    post(this, [this, progress] { Q_EMIT progressed(progress); });
  }
}

void QuestionThread::setWaiting(int waiting) {
  const bool before = busy();
  waiting_ = waiting;
  if (busy() != before) Q_EMIT busyChanged(busy());
}

}  // namespace xsmoe::studio
