// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/threads/picture_thread.h"

#include <QCoreApplication>

#include "tests/studio/studio_fixture.h"

namespace xsmoe::studio {
namespace {

class PictureThreadTest : public StudioTest {
 protected:
  [[nodiscard]] QString picture(const char* name) const {
    QImage image(20, 20, QImage::Format_RGB32);
    image.fill(Qt::blue);
    const QString path = QString::fromStdString(folder(name).string());
    EXPECT_TRUE(image.save(path));
    return path;
  }
  void listen() {
    QObject::connect(&thread_, &PictureThread::arrived, &thread_, [this](const QString& path, const QImage& image) {
      EXPECT_EQ(QThread::currentThread(), thread_.thread());
      paths_ << path;
      images_ << image;
    });
  }
  PictureThread thread_;
  QStringList paths_;
  QList<QImage> images_;
};

TEST_F(PictureThreadTest, BringsPicturesToTheWindowsThread) {
  listen();
  thread_.want(picture("a.png"), {72, 72});
  ASSERT_TRUE(eventually([&] { return images_.size() == 1; }));
  EXPECT_EQ(images_[0].size(), QSize(72, 72));
  EXPECT_EQ(images_[0].pixelColor(36, 36), QColor(Qt::blue));
}

TEST_F(PictureThreadTest, SaysOfOneThatCannotBeReadThatItIsNone) {
  listen();
  thread_.want(QStringLiteral("/nowhere.png"), {72, 72});
  ASSERT_TRUE(eventually([&] { return images_.size() == 1; }));
  EXPECT_TRUE(images_[0].isNull());
}

TEST_F(PictureThreadTest, ReadsOnceWhatIsWishedTwiceWhileItWaits) {
  listen();
  const QString a = picture("a.png"), b = picture("b.png");
  for (int i = 0; i < 50; ++i) {
    thread_.want(a, {72, 72});
    thread_.want(b, {72, 72});
  }
  ASSERT_TRUE(eventually([&] { return paths_.contains(a) && paths_.contains(b); }));
  thread_.want(QStringLiteral("/last.png"), {72, 72});
  ASSERT_TRUE(eventually([&] { return paths_.contains(QStringLiteral("/last.png")); }));
  EXPECT_LT(paths_.size(), 101);
}

TEST_F(PictureThreadTest, MayBeDestroyedWhileManyWait) {
  PictureThread thread;
  const QString path = picture("a.png");
  for (int i = 0; i < 2000; ++i) thread.want(path + QString::number(i), {72, 72});
}

}  // namespace
}  // namespace xsmoe::studio
