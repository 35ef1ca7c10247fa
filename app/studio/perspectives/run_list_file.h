// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <QString>
#include <QStringList>
#include <memory>
#include <string>

#include "app/studio/threads/worker_thread.h"

namespace xsmoe::studio {

/// Writes lists of runs into files, in a thread of its own: what is told of thousands of runs is megabytes, which a disk may take its time
/// for.
class RunListFile : public QObject {
  Q_OBJECT
 public:
  explicit RunListFile(QObject* parent = nullptr);
  ~RunListFile() override;

  /// `provenance`: of the file beside a CSV file (widgets::writeOrigin()).
  void write(const QString& file, const std::shared_ptr<const std::string>& text, const QStringList& provenance = {});

 Q_SIGNALS:
  void saved(const QString& file);
  void notSaved(const QString& why);

 private:
  WorkerThread thread_;
};

}  // namespace xsmoe::studio
