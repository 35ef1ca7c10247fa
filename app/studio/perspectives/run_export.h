// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QStringList>
#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>

#include "app/studio/session/session.h"
#include "widgets/pages/compare_page.h"

namespace xsmoe::studio {

/// Writes what runs measured, or their weights, for other programs, one after the other, in the thread for questions. How far it is, and
/// where it all went, is told as it comes.
class RunExport : public QObject {
  Q_OBJECT
 public:
  /// The session must outlive it.
  explicit RunExport(Session& session, QObject* parent = nullptr);
  ~RunExport() override;

  /// Nothing while one is under way, which is told.
  void write(widgets::ExportFor program, const QStringList& runs, const QString& folder);
  /// What was written until then stays.
  void stop();
  [[nodiscard]] bool writing() const { return writing_; }

 Q_SIGNALS:
  /// As Perspective::told().
  void told(const QString& sentence, const QString& actionLabel = {}, const std::function<void()>& action = {});
  void failed(const xsmoe::Error& error);

 private:
  void writeNext();
  void take(const Result<engine::ExportOutcome>& outcome);
  void end(const QString& sentence);
  [[nodiscard]] engine::ExportRequest nextRequest() const;

  Session& session_;
  widgets::ExportFor program_ = widgets::ExportFor::kTensorBoard;
  QStringList runs_;
  std::filesystem::path folder_;
  qsizetype done_ = 0;
  bool writing_ = false;
  std::shared_ptr<std::atomic<bool>> wanted_ = std::make_shared<std::atomic<bool>>(false);  // what is written now
};

}  // namespace xsmoe::studio
