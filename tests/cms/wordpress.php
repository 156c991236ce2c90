<?php
// Installs WordPress in its empty database, makes a user of each role, and prints two passwords of each, one for its REST API:
//   php wordpress.php FOLDER      (the folder of WordPress, with its wp-config.php)

define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = 'localhost';
require $argv[1] . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';

// Send no mail.
add_filter('pre_wp_mail', '__return_true');
wp_install('News', 'owner', 'owner@example.org', true, '', wp_generate_password(24));

$users = [];
foreach (['administrator', 'editor', 'author'] as $role) {
    $password = wp_generate_password(24, false);
    $id = wp_insert_user(['user_login' => $role, 'user_pass' => $password, 'role' => $role]);
    [$application] = WP_Application_Passwords::create_new_application_password($id, ['name' => 'test']);
    $users[$role] = ['password' => $password, 'application' => $application];
}
echo json_encode(['version' => $GLOBALS['wp_version'], 'users' => $users]);
