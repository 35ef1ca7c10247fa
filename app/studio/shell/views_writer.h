// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QTimer>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "app/studio/threads/worker_thread.h"
#include "widgets/report/view_files.h"

namespace xsmoe::studio {

/// Writes views into a folder while the window goes on: one short piece of work at a turn of the event loop, and what needs no painting in
/// a thread of its own.
class ViewsWriter : public QObject {
  Q_OBJECT
 public:
  explicit ViewsWriter(QObject* parent = nullptr);
  ~ViewsWriter() override;

  /// Nothing while others are being written, which is told. Parameters as of widgets::ViewExport.
  void write(const std::filesystem::path& folder, std::vector<widgets::PaperView> views, const QStringList& provenance,
             widgets::FigurePlace place);
  /// What was written until then stays.
  void stop();
  [[nodiscard]] bool writing() const { return export_ != nullptr; }

 Q_SIGNALS:
  /// As Perspective::told().
  void told(const QString& sentence, const QString& actionLabel = {}, const std::function<void()>& action = {});
  void failed(const xsmoe::Error& error);

 private:
  void step();
  void take(const Result<void>& done);
  void tellHowFar();
  void end();

  std::filesystem::path folder_;
  std::unique_ptr<widgets::ViewExport> export_;
  std::size_t told_ = 0;  ///< of how many views
  bool stopped_ = false;
  /// A timer, since what is posted while posted events are sent comes before all that a person does.
  QTimer turn_;
  WorkerThread thread_;  // last: joined first
};

}  // namespace xsmoe::studio
