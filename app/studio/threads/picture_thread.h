// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QImage>
#include <QObject>
#include <QString>
#include <mutex>
#include <utility>
#include <vector>

#include "app/studio/threads/worker_thread.h"

namespace xsmoe::studio {

/// Reads pictures for the window's views, the newest wish first: what has scrolled out of sight waits, and is forgotten at last. A view
/// asks again for what it still shows. Destroying it waits for the picture under way.
class PictureThread : public QObject {
  Q_OBJECT
 public:
  static constexpr std::size_t kMostWaiting = 1000;  ///< more than a large screen shows

  explicit PictureThread(QObject* parent = nullptr);
  ~PictureThread() override;

  void want(const QString& path, QSize pixels);
  /// Forgets what waits.
  void clear();

 Q_SIGNALS:
  /// In the window's thread; a null image where the file cannot be read.
  void arrived(const QString& path, const QImage& image);

 private:
  using Wish = std::pair<QString, QSize>;
  void readNewest();  // worker thread

  std::mutex mutex_;
  std::vector<Wish> waiting_;  // guarded by mutex_; the newest at the end
  WorkerThread thread_;        // last: joined first
};

}  // namespace xsmoe::studio
