// Lists of any length: going on by key finds every row once, whatever happens meanwhile.
#include "shared/domain/page.h"
#include "tests/api/api_test.h"

namespace candor::test {
namespace {

class Paging : public ApiTest {
 protected:
  void SetUp() override {
    ApiTest::SetUp();
    for (int i = 0; i < 11; ++i) {
      // Pairs have the same title and the same time, so that the number decides.
      if (i % 2 == 0) advance(1'000);
      add_interview(company, accounts[As::recruiter], "Titre \xC3\xA9 " + str(i / 2));
    }
  }
  std::vector<std::int64_t> ids_of(const Answer& page) {
    std::vector<std::int64_t> ids;
    for (const InterviewView& view : page.read<Page<InterviewView>>().items) {
      ids.push_back(view.id.value);
    }
    return ids;
  }
  // All pages of `limit` rows, one after the other; `between` happens after each.
  std::vector<std::int64_t> follow(const std::string& query, int limit,
                                   const std::function<void()>& between = {}) {
    std::vector<std::int64_t> all;
    std::string after;
    for (int pages = 0; pages < 50; ++pages) {
      const Answer page = get(As::recruiter, kList + "?limit=" + str(limit) + query + after);
      EXPECT_EQ(page.status, 200) << page.body;
      EXPECT_EQ(page.number("offset"), static_cast<std::int64_t>(all.size()));
      for (std::int64_t id : ids_of(page)) all.push_back(id);
      EXPECT_EQ(page.text("has_next") == "true", page.has("next"));
      if (!page.has("next")) return all;
      after = "&after=" + page.text("next");
      if (between) between();
    }
    ADD_FAILURE() << "no end";
    return all;
  }
  const std::string kList = "/api/v1/interviews";
};

TEST_F(Paging, GoingOnByKeyGivesTheWholeListInOrder) {
  for (const char* sort :
       {"", "&sort=created_at", "&sort=title", "&sort=status", "&sort=to_review"}) {
    for (const char* order : {"", "&order=asc", "&order=desc"}) {
      const std::string query = std::string(sort) + order;
      const std::vector<std::int64_t> whole =
          ids_of(get(As::recruiter, kList + "?limit=100" + query));
      ASSERT_EQ(whole.size(), 12u);
      for (int limit : {1, 3, 12, 50}) EXPECT_EQ(follow(query, limit), whole) << query << limit;
    }
  }
}

TEST_F(Paging, WhatComesAndGoesMeanwhileMovesNothing) {
  const std::vector<std::int64_t> before = ids_of(get(As::recruiter, kList + "?limit=100"));
  const std::vector<std::int64_t> seen = follow("", 3, [&] {
    advance(1'000);
    add_interview(company, accounts[As::recruiter], "Newest");
  });
  EXPECT_EQ(seen, before) << "new rows come before the first page";
  const std::vector<std::int64_t> all = ids_of(get(As::recruiter, kList + "?limit=100"));
  std::size_t gone = 0;
  const std::vector<std::int64_t> rest = follow("", 3, [&] {
    // The row that the next page begins behind.
    EXPECT_EQ(del(As::recruiter, kList + "/" + str(all[gone += 2])).status, 204);
  });
  EXPECT_EQ(rest, all);
}

TEST_F(Paging, TheTotalIsCountedOnceForAListing) {
  const Answer first = get(As::recruiter, kList + "?limit=5");
  add_interview(company, accounts[As::recruiter], "One more");
  const Answer second = get(As::recruiter, kList + "?limit=5&after=" + first.text("next"));
  EXPECT_EQ(second.number("total"), 12);
  EXPECT_EQ(second.number("page"), 2);
  EXPECT_EQ(get(As::recruiter, kList + "?limit=5").number("total"), 13);
}

TEST_F(Paging, ListsOfAnInterviewGoOnAsWell) {
  for (int i = 0; i < 3; ++i) add_invitation(interview.id, "Candidate " + str(i));
  completed();
  completed();
  for (const std::string path : {"/invitations", "/sessions"}) {
    for (const char* sort : {"created_at", "candidate_name", "status"}) {
      std::string after;
      std::int64_t rows = 0, total = 0;
      do {
        const Answer page =
            get(As::recruiter, interview_path(path + "?limit=1&sort=" + sort + after));
        ASSERT_EQ(page.status, 200) << page.body;
        total = page.number("total");
        rows += page.number("items.length");
        after = page.has("next") ? "&after=" + page.text("next") : "";
      } while (!after.empty() && rows < 50);
      EXPECT_EQ(rows, total) << path << " " << sort;
      EXPECT_GT(total, 1);
    }
  }
}

TEST_F(Paging, ACursorThatDoesNotFitIsRefused) {
  const std::string next = get(As::recruiter, kList + "?limit=5&sort=title").text("next");
  struct Bad {
    std::string query;
    int status;
  };
  for (const Bad& bad :
       {Bad{"?after=" + next, 422}, Bad{"?sort=status&after=" + next, 422},
        Bad{"?sort=title&order=desc&after=" + next, 422},
        Bad{"?sort=title&after=" + next.substr(3), 422}, Bad{"?sort=title&after=%25%00", 422},
        Bad{"?after=e30", 422}, Bad{"?sort=title&page=2&after=" + next, 400},
        Bad{"?sort=title&offset=2&after=" + next, 400},
        Bad{"?sort=title&after=" + std::string(4'001, 'a'), 422}}) {
    const Answer refused = get(As::recruiter, kList + bad.query);
    EXPECT_EQ(refused.status, bad.status) << bad.query << refused.body;
  }
  EXPECT_EQ(get(As::recruiter, kList + "?sort=title&after=" + next).status, 200);
  EXPECT_EQ(get(As::other_recruiter, kList + "?sort=title&after=" + next).number("items.length"), 0)
      << "a cursor opens nothing of another company";
}

}  // namespace
}  // namespace candor::test
