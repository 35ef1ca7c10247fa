// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/threads/picture_thread.h"

#include "app/studio/threads/posting.h"
#include "widgets/items/pictures.h"

namespace xsmoe::studio {

PictureThread::PictureThread(QObject* parent) : QObject(parent), thread_(QStringLiteral("pictures")) {}

PictureThread::~PictureThread() {
  clear();
  thread_.finish();
}

void PictureThread::want(const QString& path, QSize pixels) {
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(waiting_, [&](const Wish& wish) { return wish.first == path; });
    if (waiting_.size() == kMostWaiting) waiting_.erase(waiting_.begin());
    waiting_.emplace_back(path, pixels);
  }
  thread_.post([this] { readNewest(); });
}

void PictureThread::clear() {
  const std::lock_guard lock(mutex_);
  waiting_.clear();
}

void PictureThread::readNewest() {
  Wish wish;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) return;  // it was wished twice and read once
    wish = std::move(waiting_.back());
    waiting_.pop_back();
  }
  const QImage image = widgets::readPicture(wish.first, wish.second);
  post(this, [this, path = wish.first, image] { Q_EMIT arrived(path, image); });
}

}  // namespace xsmoe::studio
