// The texts of the example company, an outdoor shop that does not exist.
#include "server/features/demo_data.h"

namespace candor::features::demo {

namespace {

using enum AnswerKind;

constexpr QuestionText kBackend[] = {
    {"Tell us about a service you have run in production. What did it do, and what woke you up at "
     "night?",
     30, 150},
    {"Describe a time you made something measurably faster. How did you find the cause?", 45, 150},
    {"Our stock levels must never go below zero, even when two shops sell the last tent at once. "
     "How would you make sure?",
     60, 180},
    {"Write a short reply to a colleague who proposes to rewrite the order system from scratch.",
     60, 600, text, 0,
     "I would like to understand what hurts first. Could you list the three changes that took you "
     "longest this year? "
     "If two of them come from the pricing part, we can give that part its own boundary and tests, "
     "move it behind the "
     "current interface, and measure again in a month. A rewrite would have to copy eleven years "
     "of rules that nobody "
     "has written down, so I would only start one once we have those rules as tests."},
};
constexpr QuestionText kStore[] = {
    {"Why do you want to lead a shop rather than only work in one?", 20, 90},
    {"A customer returns a jacket that was clearly worn for a season. What do you say?", 20, 90},
    {"Two people in your team do not speak to each other any more. Tell us what you do in the "
     "first week.",
     30, 120},
};
constexpr QuestionText kSupport[] = {
    {"Introduce yourself in one minute, as you would greet a customer on the phone.", 15, 60, audio,
     2},
    {"A parcel is three days late and the hike starts tomorrow. Answer the customer.", 20, 90,
     audio, 2},
    {"Answer this message in writing: \"Your boots gave me blisters and I want my money back "
     "NOW.\"",
     30, 600, text, 0,
     "I am sorry your walk hurt, that is the last thing a boot should do. You can have your money "
     "back today: the "
     "label is attached and the courier comes to you. If you would rather have boots that fit, "
     "tell me where it rubs "
     "and I will send two pairs to try. Either way nothing costs you anything."},
    {"What do you do when you do not know the answer?", 15, 60, audio, 2},
};
constexpr QuestionText kDesigner[] = {
    {"Walk us through a page you designed that you would do differently today.", 45, 180},
    {"How do you find out whether people with poor sight can use your design?", 30, 120},
    {"Tell us about feedback that was hard to hear and turned out to be right.", 30, 120},
};
constexpr QuestionText kWarehouse[] = {
    {"Which work in a warehouse do you know, and which would you like to learn?", 15, 60, video, 2},
    {"You see a pallet that is stacked dangerously, but the truck leaves in five minutes. What do "
     "you do?",
     15, 60, video, 2},
};
constexpr QuestionText kBuyer[] = {
    {"Name a product you brought into a range, or would have, and how it sold.", 30, 120},
    {"A supplier raises prices by nine per cent in spring. How do you prepare the talk?", 45, 150},
    {"What makes a supplier one you would recommend to a friend?", 20, 90},
};
constexpr QuestionText kData[] = {
    {"Tell us about a number that a team believed and that was wrong. How did you find out?", 45,
     150},
    {"Explain to a shop manager what a confidence interval is.", 30, 90},
    {"Here is a claim: \"Newsletter readers buy twice as much.\" Write down what you would check.",
     60, 900, text, 0,
     "First whether people who buy a lot are simply more likely to subscribe. I would compare the "
     "same people before "
     "and after, or hold the newsletter back from a random tenth for a month. Then whether \"buy\" "
     "counts returns, "
     "whether one large club order carries the mean, and how wide the interval is before anyone "
     "repeats the word twice."},
};
constexpr QuestionText kMarketing[] = {
    {"Which campaign of somebody else do you wish you had made, and why?", 30, 120},
    {"Show us how you would tell people about a repair service that earns no money.", 45, 150},
    {"How do you decide to stop a campaign?", 20, 90},
};
constexpr QuestionText kGuide[] = {
    {"Describe a tour where the weather changed your plan. What did you tell the group?", 30, 150,
     video, 2},
    {"Somebody in the group cannot go on and does not say so. How do you notice?", 20, 120, video,
     2},
    {"Which qualifications do you hold, and until when?", 10, 60, audio, 2},
};
constexpr QuestionText kFinance[] = {
    {"Which part of a month-end close have you made simpler?", 30, 120},
    {"You find an invoice that was paid twice in March. Describe your next steps.", 30, 120},
};
constexpr QuestionText kApprentice[] = {
    {"What have you built, repaired or organised that you are proud of?", 30, 90, video, 3},
    {"Which subject at school would you drop, and what would you put in its place?", 20, 60, video,
     3},
    {"Why us, in your own words?", 30, 600, text, 0,
     "My grandfather's rucksack is older than I am and was repaired in your workshop twice. I "
     "would like to learn how "
     "to do that, and I like that your shop sells the patch as well as the new bag."},
};
constexpr QuestionText kSecurity[] = {
    {"Tell us about a weakness you found and how you told the people concerned.", 30, 150},
    {"Which of our public pages would you look at first, and why?", 30, 120},
};

constexpr InterviewStatus kOpen = InterviewStatus::open;
constexpr InterviewText kInterviews[] = {
    {"Backend engineer, orders and stock",
     "You will look after the service that knows where every tent is. Four questions, about ten "
     "minutes of answers.",
     kOpen, 34, kBackend},
    {"Shop manager, Harbour Street", "Lead a team of nine in our oldest shop.", kOpen, 27, kStore},
    {"Customer support, German and English",
     "Mostly by voice, because that is how you will work. You may record each answer up to three "
     "times.",
     kOpen, 21, kSupport},
    {"Product designer",
     "Help people find the right gear, on every screen and with every pair of eyes.", kOpen, 18,
     kDesigner},
    {"Warehouse associate, early shift",
     "Two short questions. No camera is needed if you prefer to write.", kOpen, 15, kWarehouse},
    {"Buyer, footwear", "", kOpen, 12, kBuyer},
    {"Data analyst", "You ask the second question.", kOpen, 9, kData},
    {"Marketing lead, repair and second hand", "", kOpen, 6, kMarketing},
    {"Mountain guide, summer season", "Seasonal, June to September.", InterviewStatus::closed, 120,
     kGuide},
    {"Accountant", "", InterviewStatus::closed, 75, kFinance},
    {"Apprentice, workshop", "For people who finish school this year.", InterviewStatus::draft, 3,
     kApprentice},
    {"Security engineer", "Being prepared with the platform team.", InterviewStatus::draft, 1,
     kSecurity},
};

using enum Progress;
constexpr Person kPeople[] = {
    {"Amara Okonkwo", "amara.okonkwo@example.org", 0, completed, 60},
    {"Jonas Weidmann", "jonas.weidmann@example.org", 0, reviewed, 190},
    {"Mei-Ling Chow", "mei.chow@example.org", 0, completed, 44},
    {"Tomás Herrera", "tomas.herrera@example.org", 0, halfway, 20},
    {"Sigrid Aune", "sigrid.aune@example.org", 0, expiring, 50},
    {"Priya Raghavan", "priya.raghavan@example.org", 0, opened, 6},
    {"Oluwaseun Adeyemi", "seun.adeyemi@example.org", 1, completed, 70},
    {"Beatrix Lindqvist", "beatrix.lindqvist@example.org", 1, partly_skipped, 52},
    {"Callum Reid", "callum.reid@example.org", 1, missed, 200},
    {"Yasmin El-Sayed", "yasmin.elsayed@example.org", 1, sent, 3},
    {"Hannah Vogt", "hannah.vogt@example.org", 2, completed, 64},
    {"Luca Marchetti", "luca.marchetti@example.org", 2, second_attempt, 90},
    {"Nadia Petrova", "nadia.petrova@example.org", 2, reviewed, 240},
    {"Kwame Mensah", "kwame.mensah@example.org", 2, begun, 4},
    {"Élodie Fontaine", "elodie.fontaine@example.org", 2, withdrawn, 130},
    {"Rasmus Koivisto", "rasmus.koivisto@example.org", 3, completed, 30},
    {"Ines Carvalho", "ines.carvalho@example.org", 3, uploading, 5},
    {"Dmitri Sokolov", "dmitri.sokolov@example.org", 3, missed_opened, 160},
    {"Farah Qureshi", "farah.qureshi@example.org", 3, sent, 8},
    {"Bartek Nowak", "bartek.nowak@example.org", 4, reviewed, 210},
    {"Siobhán Byrne", "siobhan.byrne@example.org", 4, completed, 40},
    {"Ngozi Eze", "ngozi.eze@example.org", 4, lapsed, 260},
    {"Marta Kovács", "marta.kovacs@example.org", 5, opened, 12},
    {"Idris Bello", "idris.bello@example.org", 5, expiring, 55},
    {"Freya Sørensen", "freya.sorensen@example.org", 6, completed, 35},
    {"Arjun Mehta", "arjun.mehta@example.org", 6, reviewed, 150},
    {"Camille Dubois", "camille.dubois@example.org", 7, sent, 1},
    {"Viktor Halvorsen", "viktor.halvorsen@example.org", 8, reviewed, 2400},
    {"Lena Aschenbrenner", "lena.aschenbrenner@example.org", 8, reviewed, 2500},
    {"Sota Nakamura", "sota.nakamura@example.org", 8, lapsed, 2300},
    {"Paloma Ruiz", "paloma.ruiz@example.org", 9, reviewed, 1500},
    {"Gethin Pryce", "gethin.pryce@example.org", 9, missed, 1400},
};

}  // namespace

std::span<const InterviewText> interviews() {
  return kInterviews;
}
std::span<const Person> people() {
  return kPeople;
}

}  // namespace candor::features::demo
