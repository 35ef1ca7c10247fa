// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "app/studio/threads/posting.h"
#include "app/studio/threads/worker_thread.h"
#include "model/data/import/import_stream.h"

namespace xsmoe::studio {

/// Counts of the first records of the sources.
struct SampleCount {
  ImportReport report;
  std::int64_t size = 0;
  bool complete = false;  ///< there are no more records
};

/// As data::importStream, which tests slow down.
using Importer = std::function<Result<ImportReport>(const ImportSettings&, const std::filesystem::path&, const ProgressCallback&)>;

/// The thread of an import dialog: recognises sources, counts on a sample of them that it keeps, and imports, one after the other.
/// Replies and signals come in the window's thread. Destroying it cancels and waits; replies do not come any more.
class ImportThread : public QObject {
  Q_OBJECT
 public:
  explicit ImportThread(Importer importer, QObject* parent = nullptr);
  ~ImportThread() override;

  template <class T>
  using Reply = std::function<void(const Result<T>&)>;

  /// The newest of each wins: an older one gets no reply.
  void recognise(const std::vector<std::filesystem::path>& paths, Reply<std::vector<SourceFile>> reply);
  void count(const ImportSettings& settings, Reply<SampleCount> reply);
  void beginImport(const ImportSettings& settings, const std::filesystem::path& target, Reply<ImportReport> reply);
  /// Nothing asked before gets a reply, but for an import: it ends within a report of its progress, and tells so.
  void cancel();
  /// Whether anything is under way or waits.
  [[nodiscard]] bool busy() const { return unfinished_ > 0; }

 Q_SIGNALS:
  void progressed(const xsmoe::Progress& progress);
  void idle();  ///< after the last reply

 private:
  template <class Work, class Done>
  void post(Work work, Done done) {
    ++unfinished_;
    thread_.post([this, work = std::move(work), done = std::move(done)] {
      auto result = guarded(work);
      studio::post(this, [this, result = std::move(result), done] {
        --unfinished_;
        done(result);
        if (!busy()) Q_EMIT idle();
      });
    });
  }
  /// The outermost call of the thread: nothing is thrown beyond it.
  template <class Work>
  auto guarded(const Work& work) -> decltype(work()) {
    try {
      return work();
    } catch (const std::exception& error) {
      return failure({}, "the import broke off: " + wordsOf(error), "Try again; if it happens again, please report it");
    }
  }
  [[nodiscard]] Result<SampleCount> countSample(const ImportSettings& settings);
  [[nodiscard]] bool report(const Progress& progress);

  // Worker thread
  Importer importer_;
  std::optional<data::ImportSample> sample_;
  std::vector<SourceFile> sampled_;  // the sources of sample_
  std::chrono::steady_clock::time_point lastReport_;
  // Any thread
  std::atomic<std::uint64_t> newestCount_{0};
  std::atomic<bool> cancelled_{false};
  // Window's thread
  std::uint64_t newestRecognition_ = 0;
  int unfinished_ = 0;
  WorkerThread thread_;  // last: joined first
};

}  // namespace xsmoe::studio
